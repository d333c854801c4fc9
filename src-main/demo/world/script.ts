import type { Agenda } from './agenda.ts';

/** Why a script waits: for a while, or until something holds (asked twice a second, and given up after `atMost` ms). */
export type Pause = { readonly ms: number } | { readonly until: () => boolean; readonly atMost: number };

/** A course of events, told in order: a story's beat, the life of a container. */
export type Script = Generator<Pause, void, void>;

const POLL_MS = 500;

/** Plays `script` on `agenda`. Returns a way to break it off. `whenOver` is called if it was not broken off. */
export function play(agenda: Agenda, script: Script, whenOver?: () => void): () => void {
  let takeBack = (): void => undefined;
  let broken = false;

  const advance = (): void => {
    const step = script.next();
    if (broken) return;
    if (step.done === true) {
      whenOver?.();
      return;
    }
    const pause = step.value;
    if ('ms' in pause) takeBack = agenda.after(pause.ms, advance);
    else wait(pause.until, agenda.now() + pause.atMost);
  };
  const wait = (until: () => boolean, deadline: number): void => {
    if (until() || agenda.now() >= deadline) advance();
    else takeBack = agenda.after(POLL_MS, () => wait(until, deadline));
  };

  takeBack = agenda.after(0, advance);
  return () => {
    broken = true;
    takeBack();
  };
}
