import type { Progress } from '@model/summary.ts';
import type { Timestamp } from '@model/time.ts';
import type { SceneObject } from '../../playback/player.ts';
import { clockText, type Zone } from '../../widgets/time-text.ts';
import { middleTruncate } from './middle-truncate.ts';

/** Two lines of a card. */
export interface CardText {
  readonly name: string;
  /** In the colour of the status; absent when the status is nothing to look at. */
  readonly status?: string;
  /** What stands beside or instead of it. */
  readonly rest: string;
}

/** The owner as far as a card names it. */
export type CardOwner = Pick<SceneObject, 'kind' | 'name'>;

/** What a card says that its object alone does not. */
export interface Surroundings {
  readonly owner?: CardOwner | undefined;
  /** When it was changed last, if that is news. */
  readonly changedAt?: Timestamp;
  readonly zone?: Zone;
  /** In whose place it is, while two instants are compared. */
  readonly covers?: string;
}

/** Owners whose things carry a generated suffix: the suffix alone tells them apart, the owner's name stands beside. */
export const GENERATING: ReadonlySet<string> = new Set(['ReplicaSet', 'Job', 'DaemonSet', 'ReplicationController']);

/** What a name says beyond that of its owner, `7554z` of `web-6796bc7576-7554z`; all of it where it is not made of that. */
export function endingOf(name: string, owner?: CardOwner): string {
  return owner && name.startsWith(`${owner.name}-`) ? name.slice(owner.name.length + 1) : name;
}

/** The name as it is shown under its owner: `…7554z` for `web-6796bc7576-7554z` under its ReplicaSet. */
export function shortName(name: string, owner?: CardOwner): string {
  const ending = owner && GENERATING.has(owner.kind) ? endingOf(name, owner) : name;
  return ending === name ? name : `…${ending}`;
}

/** What the card of an object says, as kubectl would say it. */
export function cardText(object: SceneObject, around: Surroundings = {}): CardText {
  const words = around.changedAt === undefined ? wordsOf(object) : changedWords(around.changedAt, around);
  return { name: shortName(object.name, around.owner), ...words };
}

type Words = Omit<CardText, 'name'>;

/** A change is news where nothing else is: on what has no status of its own. It takes the whole line. */
function changedWords(at: Timestamp, { zone = 'utc' }: Surroundings): Words {
  return { status: `changed ${clockText(at, zone)}`, rest: '' };
}

function wordsOf(object: SceneObject): Words {
  const { health, status, ready, note, updated, image } = object.summary;
  const count = ready ? `${ready.current}/${ready.wanted}` : '';
  // On a card there is no room for the word.
  const bounds = note?.replace(/ pods$/, '');
  switch (object.kind) {
    case 'Pod':
      return { status, rest: '' };
    case 'Node':
      return { status: status.replace(',SchedulingDisabled', ', cordoned'), rest: note ?? '' };
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
      if (health === 'healthy')
        return { rest: join(count, shortImage(image) ?? (updated === undefined ? note : 'up to date')) };
      return { status, rest: join(count, updated === undefined ? note : newPods(updated, ready)) };
    case 'ReplicaSet':
      return { rest: replicaSetLine(object) };
    case 'HorizontalPodAutoscaler':
      return health === 'healthy' ? { rest: bounds ?? status } : { status, rest: join(arrow(ready), bounds) };
    case 'Service':
      return serviceWords(object);
    case 'PodDisruptionBudget':
    case 'PersistentVolumeClaim':
    case 'PersistentVolume':
      return health === 'healthy' ? { rest: join(status, note) } : { status, rest: join(note) };
    default:
      return otherWords(object, count);
  }
}

/** Characters of an image that fit beside a count. Its tag stands at the end, so the middle goes first. */
const IMAGE_LENGTH = 17;

function shortImage(image: string | undefined): string | undefined {
  return image === undefined ? undefined : middleTruncate(image, IMAGE_LENGTH);
}

/** How many pods are of the newest template; nothing once all are. */
function newPods(updated: number, ready: Progress | undefined): string {
  return ready !== undefined && updated >= ready.wanted ? '' : `${updated} new`;
}

function replicaSetLine({ summary }: SceneObject): string {
  const { ready, status, image } = summary;
  if (!ready) return join(status, shortImage(image));
  if (ready.wanted === 0)
    return ready.current === 0 ? 'scaled to 0' : join(`${ready.current} leaving`, shortImage(image));
  return join(`${ready.current}/${ready.wanted}`, shortImage(image));
}

/** What is ready of a Service are its endpoints. */
function serviceWords({ summary }: SceneObject): Words {
  const { status, health, note, ready } = summary;
  if (health !== 'healthy') return { status, rest: note ?? '' };
  if (ready === undefined || ready.wanted === 0) return { rest: note ?? status };
  return { rest: join(`${ready.current} ready`, note) };
}

/** Custom resources first: their columns, as `kubectl get` has them. */
function otherWords({ summary }: SceneObject, count: string): Words {
  const { health, status, note, columns = [] } = summary;
  const printed = columns.map(({ name, value }) => `${name} ${value}`);
  if (printed.length > 0) return health === 'healthy' ? { rest: join(...printed) } : { status, rest: join(...printed) };
  return health === 'healthy' ? { rest: join(count, note ?? status) } : { status, rest: join(count, note) };
}

function arrow(ready: Progress | undefined): string {
  return ready === undefined || ready.current === ready.wanted ? '' : `${ready.current}→${ready.wanted}`;
}

function join(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

/** How the pods of a workload stand while a rollout is under way, as shares of all that it wants. */
export interface Rollout {
  /** Of the newest template. */
  readonly updated: number;
  /** Able to serve, of any template. */
  readonly available: number;
}

/** The rollout under way; undefined when there is none. */
export function rolloutOf({ summary }: SceneObject): Rollout | undefined {
  const { health, updated, available, ready } = summary;
  if (updated === undefined || !ready || ready.wanted === 0 || health === 'healthy' || health === 'finished')
    return undefined;
  const share = (count: number) => Math.min(1, count / ready.wanted);
  return { updated: share(updated), available: share(available ?? ready.current) };
}

/** How a container of a pod that was started again ended before: the first that has something to say. */
export function lastEndOf({ summary }: SceneObject): string {
  return summary.containers?.find(({ lastEnd }) => lastEnd !== undefined && lastEnd !== 'Completed')?.lastEnd ?? '';
}

function readyWords(kind: string, { current, wanted }: Progress): string {
  return kind === 'Service' ? `${current} of ${wanted} endpoints ready` : `${current}/${wanted} ready`;
}

/** The card for those who hear it: `Pod web-7d9, Running, 2/2 ready, 3 restarts, owned by ReplicaSet web`. */
export function cardLabel(object: SceneObject, around: Surroundings = {}): string {
  const { status, ready, restarts, note, image, columns = [] } = object.summary;
  const lastEnd = lastEndOf(object);
  const { owner, changedAt, covers, zone = 'utc' } = around;
  return [
    `${object.kind} ${object.name}`,
    status,
    ready ? readyWords(object.kind, ready) : '',
    restarts ? (restarts === 1 ? '1 restart' : `${restarts} restarts`) : '',
    lastEnd === '' ? '' : `last ended ${lastEnd}`,
    note ?? '',
    image ?? '',
    ...columns.map(({ name, value }) => `${name} ${value}`),
    changedAt === undefined ? '' : `changed ${clockText(changedAt, zone)}`,
    owner ? `owned by ${owner.kind} ${owner.name}` : '',
    covers ?? '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
