import type { Timestamp } from '@model/time.ts';
import { type RecordingDictionary } from '../../playback/record/dictionary.ts';
import type { RecordClient } from '../../playback/record/record-client.ts';
import { objectsOfScene, unknownIdsOfScene } from '../../playback/record/scene-objects.ts';
import type { SceneFrame, SceneObject } from '../../playback/player.ts';
import { ServiceHealth } from '../../playback/service-health.ts';
import type { Difference } from '../cards/card-node.ts';
import { isShown } from '../shown-kinds.ts';

/** The instant shown, laid over another one. */
export interface Compared {
  /** What is there at either instant; what is only at the other one is as it was then. */
  readonly objects: ReadonlyMap<number, SceneObject>;
  readonly differences: ReadonlyMap<number, Difference>;
}

export interface ComparisonOptions {
  readonly client: Pick<RecordClient, 'scene'>;
  readonly recording: string;
  readonly dictionary: RecordingDictionary;
  readonly onNews: () => void;
}

/** Holds the scene of the instant that is compared with. */
export class Comparison {
  private readonly options: ComparisonOptions;
  private at: Timestamp | undefined;
  private other: { readonly at: Timestamp; readonly objects: ReadonlyMap<number, SceneObject> } | undefined;
  private compared: { readonly frame: SceneFrame; readonly result: Compared } | undefined;

  constructor(options: ComparisonOptions) {
    this.options = options;
  }

  /** Compares with another instant from now on, or with none. */
  with(at: Timestamp | undefined): void {
    if (this.at === at) return;
    this.at = at;
    this.compared = undefined;
    if (at === undefined) this.other = undefined;
    else void this.fetch(at);
  }

  /** The frame laid over the other instant; undefined while there is none, or none yet. */
  over(frame: SceneFrame): Compared | undefined {
    if (!this.other || this.other.at !== this.at) return undefined;
    if (this.compared?.frame !== frame) {
      this.compared = { frame, result: laidOver(frame.objects, this.other.objects, frame.at < this.other.at) };
    }
    return this.compared.result;
  }

  private async fetch(at: Timestamp): Promise<void> {
    const { client, recording, dictionary, onNews } = this.options;
    try {
      const scene = await client.scene.at({ recording, at });
      await dictionary.learn(unknownIdsOfScene(scene, dictionary));
      if (this.at !== at) return;
      const objects = objectsOfScene(scene, new Map(), dictionary);
      new ServiceHealth().apply(objects, [...objects.keys()], objects);
      this.other = { at, objects };
    } catch {
      // A page without a connection says so elsewhere; the comparison can be asked for again.
      if (this.at === at) this.at = undefined;
    }
    onNews();
  }
}

/**
 * Lays the objects shown over those of another instant. Added and removed are told in the order of time, whichever of the
 * two is shown: `isOtherLater` says that the other instant is the later one.
 */
export function laidOver(
  shown: ReadonlyMap<number, SceneObject>,
  other: ReadonlyMap<number, SceneObject>,
  isOtherLater: boolean,
): Compared {
  const objects = new Map(shown);
  const differences = new Map<number, Difference>();
  for (const [id, object] of shown) {
    const before = other.get(id);
    if (before === undefined) differences.set(id, isOtherLater ? 'removed' : 'added');
    else if (isChanged(object, before)) differences.set(id, 'changed');
  }
  for (const [id, object] of other) {
    if (shown.has(id)) continue;
    objects.set(id, object);
    differences.set(id, isOtherLater ? 'added' : 'removed');
  }
  return { objects, differences };
}

/** Kinds whose versions differ in signs of life alone, as long as their summaries agree. */
const BEATING: ReadonlySet<string> = new Set(['Node', 'Lease']);

function isChanged(a: SceneObject, b: SceneObject): boolean {
  if (a.seq === b.seq) return false;
  if (!BEATING.has(a.kind) && !isCustom(a.group)) return true;
  return JSON.stringify(a.summary) !== JSON.stringify(b.summary);
}

/** Custom resources write times into their status as they please. */
function isCustom(group: string): boolean {
  return group.includes('.') && !group.endsWith('.k8s.io');
}

/** How many of those with a card differ, and how. */
export function countedDifferences({ objects, differences }: Compared): Readonly<Record<Difference, number>> {
  const counts = { added: 0, removed: 0, changed: 0 };
  for (const [id, difference] of differences) {
    const object = objects.get(id);
    if (object && isShown(object)) counts[difference] += 1;
  }
  return counts;
}
