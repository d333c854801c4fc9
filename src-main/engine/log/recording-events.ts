import type { RecordingState } from '@model/recording.ts';
import { groupKindOf } from '@model/object-ref.ts';
import type { Clock } from '../../kube/clock.ts';
import type { KindStatus } from '../../kube/cluster-state.ts';
import type { Log } from './log.ts';
import type { LogLevel } from './log-level.ts';

const LEVELS: Readonly<Record<KindStatus['state'], LogLevel>> = {
  blocked: 'warn',
  waiting: 'warn',
  denied: 'info',
  gone: 'info',
  listing: 'debug',
  watching: 'debug',
  sampling: 'debug',
  stopped: 'debug',
};

interface RecordingEventsOptions {
  readonly log: Log;
  readonly context: string;
  readonly clock: Pick<Clock, 'monotonic'>;
}

const UNHEARD: ReadonlySet<KindStatus['state']> = new Set(['waiting', 'blocked', 'denied']);

/** Writes down how a recording and its kinds fare, each time that changes. */
export class RecordingEvents {
  readonly #log: Log;
  readonly #context: string;
  #state = '';
  readonly #warned = new Set<string>();
  /** The state that was written last, and why it is one of trouble. */
  readonly #kinds = new Map<string, string>();
  /** Since when kinds are not heard, and whether they have been listed again since. */
  readonly #unheard = new Map<string, { readonly since: number; isListed: boolean }>();
  readonly #clock: Pick<Clock, 'monotonic'>;

  constructor({ log, context, clock }: RecordingEventsOptions) {
    this.#log = log;
    this.#context = context;
    this.#clock = clock;
  }

  /** What a credential plugin printed may hold anything: of trouble with credentials only that there was some is written. */
  state(state: RecordingState): void {
    const problem = 'problem' in state ? state.problem : undefined;
    const said = `${state.type} ${problem?.code ?? ''}`;
    if (said === this.#state) return;
    this.#state = said;
    this.#log.write(problem === undefined ? 'info' : 'warn', `recording ${state.type}`, {
      context: this.#context,
      ...(problem !== undefined && { code: problem.code }),
      ...(problem !== undefined && problem.code !== 'credentials' && { why: problem.sentence }),
    });
  }

  kind({ kind, namespace, state, code, detail }: KindStatus): void {
    const key = `${groupKindOf(kind)}@${namespace}`;
    const said = `${state} ${code ?? ''}`;
    if (this.#kinds.get(key) === said) return;
    this.#kinds.set(key, said);
    this.#log.write(LEVELS[state], `kind ${state}`, {
      context: this.#context,
      kind: groupKindOf(kind),
      ...(namespace !== '' && { namespace }),
      ...(code !== undefined && { code }),
      ...(detail !== '' && code !== 'credentials' && { why: detail }),
    });
    this.#endOfSilence(key, { kind: groupKindOf(kind), namespace }, state);
  }

  /** A silence that turns out to be a delay leaves no gap in the recording: here it is told, as is that of one that was none. */
  #endOfSilence(
    key: string,
    at: { readonly kind: string; readonly namespace: string },
    state: KindStatus['state'],
  ): void {
    const unheard = this.#unheard.get(key);
    if (UNHEARD.has(state)) {
      if (unheard === undefined) this.#unheard.set(key, { since: this.#clock.monotonic(), isListed: false });
      return;
    }
    if (unheard === undefined) return;
    if (state === 'listing') {
      unheard.isListed = true;
      return;
    }
    this.#unheard.delete(key);
    if (state !== 'watching' && state !== 'sampling') return;
    const { kind, namespace } = at;
    this.#log.write('info', 'kind heard again', {
      context: this.#context,
      kind,
      ...(namespace !== '' && { namespace }),
      afterMs: Math.round(this.#clock.monotonic() - unheard.since),
      how: unheard.isListed ? 'listed again and compared' : 'went on where it was: late, but nothing missed',
    });
  }

  /** A credential plugin takes its time, or (undefined) no longer. */
  plugin(command: string | undefined): void {
    const slow = command === undefined ? {} : { command };
    const event = command === undefined ? 'credential plugin has ended' : 'credential plugin takes its time';
    this.#log.write(command === undefined ? 'info' : 'warn', event, { context: this.#context, ...slow });
  }

  /** What must be warned of, in sentences; each is written once. */
  warn(sentences: readonly string[]): void {
    for (const why of sentences) {
      if (this.#warned.has(why)) continue;
      this.#warned.add(why);
      this.#log.write('warn', 'recording warning', { context: this.#context, why });
    }
  }

  /** Something else that happened to the recording. */
  note(event: string, fields: Readonly<Record<string, string | number>> = {}): void {
    this.#log.write('info', event, { context: this.#context, ...fields });
  }
}
