import type { ClientContext, ClientLink } from '@orpc/client';

/** Starts a timer and returns how to stop it. */
export type StartTimer = (run: () => void, ms: number) => () => void;

/** Procedures that answer when the user has answered a dialog. */
const WAITS_FOR_USER: ReadonlySet<string> = new Set(['page.chooseRecording', 'page.chooseExport']);

/**
 * A link whose calls give up after `ms`: the engine's guard does not answer what it refuses, and a dead process answers
 * nothing. A feed is a call that is answered when it opens; from then on it may last.
 */
export function limited<T extends ClientContext>(
  link: ClientLink<T>,
  { ms, startTimer }: { readonly ms: number; readonly startTimer: StartTimer },
): ClientLink<T> {
  return {
    async call(path, input, options) {
      const name = path.join('.');
      if (WAITS_FOR_USER.has(name)) {
        return link.call(path, input, options);
      }
      const limit = new AbortController();
      const signal = options.signal === undefined ? limit.signal : AbortSignal.any([options.signal, limit.signal]);
      const late = Promise.withResolvers<never>();
      const stop = startTimer(() => {
        late.reject(new Error(`The engine did not answer ${name} within ${ms / 1000} s`));
        limit.abort();
      }, ms);
      try {
        return await Promise.race([link.call(path, input, { ...options, signal }), late.promise]);
      } finally {
        stop();
      }
    },
  };
}
