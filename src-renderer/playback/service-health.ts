import type { Progress, Summary } from '@model/summary.ts';
import type { SceneObject } from './player.ts';

/**
 * How Services are: no version of theirs says it, but the EndpointSlices that they own. Of every scene the Services are
 * brought in line with their slices, so that whoever draws, counts or lists objects sees one and the same health.
 */
export class ServiceHealth {
  /** By the uid of the Service: what never changes, learnt as it is met. */
  readonly #ids = new Map<string, number>();
  readonly #slices = new Map<string, Set<number>>();
  readonly #answers = new WeakMap<Summary, Map<string, Summary>>();
  /** What the record says of those that say another thing here. */
  readonly #recorded = new WeakMap<SceneObject, SceneObject>();

  /**
   * Brings the Services in line of whom something is among `touched`, which may be gone from `objects` and is then in
   * `before`. Returns those that became another object by it.
   */
  apply(
    objects: Map<number, SceneObject>,
    touched: Iterable<number>,
    before: ReadonlyMap<number, SceneObject>,
  ): readonly number[] {
    const due = new Set<string>();
    for (const id of touched) {
      const object = objects.get(id) ?? before.get(id);
      if (object?.kind === 'Service' && object.group === '') {
        this.#ids.set(object.uid, id);
        due.add(object.uid);
      } else if (object?.kind === 'EndpointSlice') {
        const uid = object.references.find(({ type, kind }) => type === 'owner' && kind === 'Service')?.uid;
        if (uid === undefined) continue;
        const slices = this.#slices.get(uid) ?? new Set();
        this.#slices.set(uid, slices.add(id));
        due.add(uid);
      }
    }
    return [...due].flatMap((uid) => {
      const id = this.#ids.get(uid);
      const shown = id === undefined ? undefined : objects.get(id);
      if (id === undefined || shown === undefined) return [];
      const served = this.#served(shown, this.#endpoints(uid, objects));
      if (served === shown) return [];
      objects.set(id, served);
      return [id];
    });
  }

  #served(shown: SceneObject, endpoints: Progress | undefined): SceneObject {
    const recorded = this.#recorded.get(shown) ?? shown;
    const summary = this.#summaryOf(recorded.summary, endpoints);
    if (summary === shown.summary) return shown;
    if (summary === recorded.summary) return recorded;
    const served = { ...recorded, summary };
    this.#recorded.set(served, recorded);
    return served;
  }

  /** Each once, as those of the record are: what looks the same is told by it. */
  #summaryOf(recorded: Summary, endpoints: Progress | undefined): Summary {
    if (endpoints === undefined) return recorded;
    const answers = this.#answers.get(recorded) ?? new Map<string, Summary>();
    this.#answers.set(recorded, answers);
    const key = `${endpoints.current}/${endpoints.wanted}`;
    const known = answers.get(key) ?? withEndpoints(recorded, endpoints);
    answers.set(key, known);
    return known;
  }

  /** Ready endpoints of all; undefined if there is no slice. */
  #endpoints(uid: string, objects: ReadonlyMap<number, SceneObject>): Progress | undefined {
    let counted: Progress | undefined;
    for (const id of this.#slices.get(uid) ?? []) {
      const ready = objects.get(id)?.summary.ready;
      if (ready === undefined) continue;
      const { current, wanted } = counted ?? { current: 0, wanted: 0 };
      counted = { current: current + ready.current, wanted: wanted + ready.wanted };
    }
    return counted;
  }
}

/** What a Service says of itself, with its endpoints: without a ready one it answers nobody. */
export function withEndpoints(summary: Summary, endpoints: Progress): Summary {
  const { current, wanted } = endpoints;
  const counted = { ...summary, ready: endpoints };
  if (summary.health !== 'healthy' || current === wanted) return counted;
  return { ...counted, health: current === 0 ? 'failing' : 'degraded', status: `${current} of ${wanted} ready` };
}
