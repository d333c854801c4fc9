import type { Progress } from '@model/summary.ts';
import type { Life, SceneObject } from '../../playback/player.ts';

/**
 * Ready endpoints of Services: what the EndpointSlices say that they own. Those have no cards; the Service speaks for
 * them. Looked up when a Service's card first asks, so that it costs nothing while none is in view.
 */
export class Endpoints {
  private slices: { readonly lives: readonly Life[]; readonly ids: readonly number[] } | undefined;
  private objects: ReadonlyMap<number, SceneObject> = new Map();
  private byService: ReadonlyMap<string, Progress> | undefined;

  /** The scene shown, and all lives, among which the slices are. */
  update(objects: ReadonlyMap<number, SceneObject>, lives: readonly Life[]): void {
    if (this.slices?.lives !== lives) {
      const slices = lives.filter(({ object }) => object.kind === 'EndpointSlice');
      this.slices = { lives, ids: slices.map(({ object }) => object.id) };
    }
    this.objects = objects;
    this.byService = undefined;
  }

  /** Ready endpoints of all of a Service; undefined if it has no slice. */
  of(service: string): Progress | undefined {
    this.byService ??= this.counted();
    return this.byService.get(service);
  }

  private counted(): ReadonlyMap<string, Progress> {
    const endpoints = new Map<string, Progress>();
    for (const id of this.slices?.ids ?? []) {
      const slice = this.objects.get(id);
      const owner = slice?.references.find(({ type, kind }) => type === 'owner' && kind === 'Service')?.uid;
      if (slice?.summary.ready === undefined || owner === undefined) continue;
      const before = endpoints.get(owner) ?? { current: 0, wanted: 0 };
      const { current, wanted } = slice.summary.ready;
      endpoints.set(owner, { current: before.current + current, wanted: before.wanted + wanted });
    }
    return endpoints;
  }
}
