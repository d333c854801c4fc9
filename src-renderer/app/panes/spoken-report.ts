import { isShown } from '../../graph/shown-kinds.ts';
import type { PlaybackState, SceneFrame, SceneObject } from '../../playback/player.ts';
import { clockText, type Zone, zoneName } from '../../widgets/time-text.ts';

/** So many changes are named; more would be heard for longer than one listens. */
const MOST_NAMED = 3;

/**
 * What a screen reader is told after a seek: `14:03:10.900 UTC, 64 objects, 1 failing. 2 appeared, 1 gone, 3 changed
 * status: Pod web-1 is CrashLoopBackOff`. Differences are those to the instant {@link comparedFrame} kept, of what has a
 * place in the picture: heartbeats and Events are none.
 */
export function spokenReport(frame: SceneFrame, before: SceneFrame, zone: Zone): string {
  return reportOf(`${clockText(frame.at, zone, { withMs: true })} ${zoneName(zone, frame.at)}`, frame, before);
}

/** The same after a return to the live edge, where the instant is another one by the time it is heard. */
export function spokenReturn(frame: SceneFrame, before: SceneFrame): string {
  return reportOf('Live', frame, before);
}

function reportOf(where: string, frame: SceneFrame, before: SceneFrame): string {
  let failing = 0;
  for (const { summary } of frame.objects.values()) {
    failing += summary.health === 'failing' ? 1 : 0;
  }
  const { size } = frame.objects;
  const here = [
    where,
    `${size} ${size === 1 ? 'object' : 'objects'}`,
    ...(failing === 0 ? [] : [`${failing} failing`]),
  ].join(', ');
  const changes = changeText(frame, before);
  return changes === '' ? here : `${here}. ${changes}`;
}

/**
 * What the next report is compared with, once `frame` is shown: the instant spoken of last, or the live picture where
 * that was left. Before the first frame nothing was shown that could be compared.
 */
export function comparedFrame(
  kept: SceneFrame | undefined,
  frame: SceneFrame,
  playState: PlaybackState['playState'],
): SceneFrame {
  return kept === undefined || playState === 'following' ? frame : kept;
}

function changeText(frame: SceneFrame, before: SceneFrame): string {
  const appeared: SceneObject[] = [];
  const changed: SceneObject[] = [];
  for (const [id, object] of frame.objects) {
    if (!isShown(object)) continue;
    const known = before.objects.get(id);
    if (known === undefined) appeared.push(object);
    else if (!isAlike(known, object)) changed.push(object);
  }
  const gone = [...before.objects.values()].filter((object) => isShown(object) && !frame.objects.has(object.id));
  const counts = [
    ...(appeared.length === 0 ? [] : [`${appeared.length} appeared`]),
    ...(gone.length === 0 ? [] : [`${gone.length} gone`]),
    ...(changed.length === 0 ? [] : [`${changed.length} changed status`]),
  ].join(', ');
  const named = [
    ...[...changed, ...appeared]
      .sort(worstFirst)
      .map(({ kind, name, summary }) => `${kind} ${name} ${stateText(summary.status)}`),
    ...gone.map(({ kind, name }) => `${kind} ${name} is gone`),
  ].slice(0, MOST_NAMED);
  return named.length === 0 ? counts : `${counts}: ${named.join(', ')}`;
}

/** Whether they are the same to a listener: most versions differ in counts, heartbeats and bodies. */
function isAlike({ summary: one }: SceneObject, { summary: other }: SceneObject): boolean {
  return one === other || (one.health === other.health && one.status === other.status);
}

function stateText(status: string): string {
  return status === '' ? 'is there' : `is ${status}`;
}

const ORDER = ['failing', 'degraded', 'progressing', 'unknown', 'healthy', 'finished'];

function worstFirst(one: SceneObject, other: SceneObject): number {
  return ORDER.indexOf(one.summary.health) - ORDER.indexOf(other.summary.health);
}
