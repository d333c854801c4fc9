import { isLandmark } from '../../shown-kinds.ts';
import type { Life } from '../../../playback/player.ts';
import type { Lane } from './lane.ts';

/** Kinds that are about one workload and are drawn with it when it can be told which. */
const COMPANIONS: ReadonlySet<string> = new Set([
  'Service',
  'Ingress',
  'HTTPRoute',
  'HorizontalPodAutoscaler',
  'VerticalPodAutoscaler',
  'PodDisruptionBudget',
]);

export function isCompanion({ object }: Life): boolean {
  return COMPANIONS.has(object.kind);
}

/** Which workload of a group something is about: by what it names, else by its own name. */
export class CompanionBook {
  private readonly lanes = new Map<string, Lane>();
  private readonly services = new Map<string, Lane>();

  /** A workload has a lane from now on. */
  add(head: Life, lane: Lane): void {
    this.lanes.set(nameIn(head.object), lane);
  }

  laneOf(life: Life): Lane | undefined {
    const lane = this.named(life) ?? this.routed(life) ?? this.alike(life);
    if (lane && life.object.kind === 'Service') this.services.set(nameIn(life.object), lane);
    return lane;
  }

  private named({ references }: Life): Lane | undefined {
    return firstOf(references, (reference) =>
      isLandmark(reference.kind) ? this.lanes.get(nameIn(reference)) : undefined,
    );
  }

  private routed({ references, object }: Life): Lane | undefined {
    if (object.kind === 'Service') return undefined;
    return firstOf(references, (reference) =>
      reference.kind === 'Service' ? this.services.get(nameIn(reference)) : undefined,
    );
  }

  /** The workload of the same name, else of the longest name that this one continues: `web-headless` stands with `web`. */
  private alike({ object }: Life): Lane | undefined {
    const name = nameIn(object);
    for (let stem = name; stem !== ''; stem = stem.slice(0, Math.max(stem.lastIndexOf('-'), 0))) {
      const lane = this.lanes.get(stem);
      if (lane) return lane;
    }
    return undefined;
  }
}

function firstOf<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Names are unique in a namespace only, and a group may have several. */
function nameIn({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}
