import { type Extras, NO_EXTRAS } from '../cards/card-node.ts';

/** Keeps the extras of cards by their worth: what is said again is the same object, so that its card is skipped. */
export class ExtrasBook {
  private readonly known = new Map<number, Extras>();

  /** The extras of an object: those it had, if they say the same. */
  kept(id: number, extras: Extras): Extras {
    const before = this.known.get(id) ?? NO_EXTRAS;
    if (isSame(before, extras)) return before;
    this.known.set(id, extras);
    return extras;
  }
}

function isSame(a: Extras, b: Extras): boolean {
  return (
    a.changedAt === b.changedAt &&
    a.difference === b.difference &&
    a.covers === b.covers &&
    a.heat === b.heat &&
    a.zone === b.zone
  );
}
