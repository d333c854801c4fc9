/** Work that is done a piece with each step, so that whoever does it can do something else in between or leave it. */
export type InPieces<T> = Generator<undefined, T>;

/** Does all of it. */
export function atOnce<T>(work: InPieces<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
