import type { Question } from './reader-conversation.ts';
import type { InPieces } from './sums/in-pieces.ts';
import type { TapeReader } from './tape.ts';

/** So long it is compared before those have their turn who do not wait for it, in ms. */
const TURN_MS = 10;

/** Questions that wait until the recording is compared, which is done a while at a time. */
export class AfterComparing {
  readonly #reader: TapeReader;
  readonly #answer: (asked: Question) => void;
  #waiting: readonly Question[] = [];
  #work: InPieces<void> | undefined;

  constructor(reader: TapeReader, answer: (asked: Question) => void) {
    this.#reader = reader;
    this.#answer = answer;
  }

  ask(question: Question): void {
    this.#waiting = [...this.#waiting, question];
    if (this.#work !== undefined) return;
    this.#work = this.#reader.comparing();
    this.#goOn();
  }

  /** Nobody waits any more. */
  leave(): void {
    this.#work?.return();
    this.#work = undefined;
    this.#waiting = [];
  }

  #goOn(): void {
    if (this.#work === undefined) return;
    if (!isDone(this.#work)) {
      setImmediate(() => this.#goOn());
      return;
    }
    const answered = this.#waiting;
    this.leave();
    for (const question of answered) this.#answer(question);
  }
}

/** Works for a while; true when there is nothing left. Where it fails, so does the question that waits for it. */
function isDone(work: InPieces<void>): boolean {
  const until = performance.now() + TURN_MS;
  try {
    while (performance.now() < until) if (work.next().done === true) return true;
    return false;
  } catch {
    return true;
  }
}
