import type { Timestamp } from '@model/time.ts';
import type { SceneFrame } from '../../playback/player.ts';
import { type Difference, type Extras, NO_EXTRAS } from '../cards/card-node.ts';
import { endpointsOf } from './endpoints.ts';

/** What the modes of the graph know of the instant shown, by object. */
export interface Known {
  readonly changedAt?: ReadonlyMap<number, Timestamp>;
  readonly heat?: ReadonlyMap<number, number>;
  readonly differences?: ReadonlyMap<number, Difference>;
}

/** Kinds that have no status which a change would show in. */
const SILENT: ReadonlySet<string> = new Set(['ConfigMap', 'Secret']);

/** The extras of the cards at the instant shown. Those that stay as they were keep their identity. */
export class ExtrasBook {
  private extras: ReadonlyMap<number, Extras> = new Map();

  of(id: number): Extras {
    return this.extras.get(id) ?? NO_EXTRAS;
  }

  update({ objects }: Pick<SceneFrame, 'objects'>, { changedAt, heat, differences }: Known): void {
    const next = new Map<number, Extras>();
    const add = (id: number, more: Extras) => next.set(id, { ...next.get(id), ...more });
    const endpoints = endpointsOf(objects.values());
    if (endpoints.size > 0) {
      for (const { id, kind, uid } of objects.values()) {
        const ready = kind === 'Service' ? endpoints.get(uid) : undefined;
        if (ready !== undefined) add(id, { endpoints: ready });
      }
    }
    for (const [id, at] of changedAt ?? []) {
      if (SILENT.has(objects.get(id)?.kind ?? '')) add(id, { changedAt: at });
    }
    for (const [id, share] of heat ?? []) add(id, { heat: share });
    for (const [id, difference] of differences ?? []) add(id, { difference });
    for (const [id, extras] of next) {
      const before = this.extras.get(id);
      if (before !== undefined && isSame(before, extras)) next.set(id, before);
    }
    this.extras = next;
  }
}

function isSame(a: Extras, b: Extras): boolean {
  return (
    a.changedAt === b.changedAt &&
    a.difference === b.difference &&
    a.heat === b.heat &&
    a.endpoints?.current === b.endpoints?.current &&
    a.endpoints?.wanted === b.endpoints?.wanted
  );
}
