import type { RecordingState } from '@model/recording.ts';
import { groupKindOf } from '@model/object-ref.ts';
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

/** Writes down how a recording and its kinds fare, each time that changes. */
export class RecordingEvents {
  readonly #log: Log;
  readonly #context: string;
  #state = '';
  readonly #warned = new Set<string>();
  readonly #kinds = new Map<string, KindStatus['state']>();

  constructor(log: Log, context: string) {
    this.#log = log;
    this.#context = context;
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
    if (this.#kinds.get(key) === state) return;
    this.#kinds.set(key, state);
    this.#log.write(LEVELS[state], `kind ${state}`, {
      context: this.#context,
      kind: groupKindOf(kind),
      ...(namespace !== '' && { namespace }),
      ...(code !== undefined && { code }),
      ...(detail !== '' && code !== 'credentials' && { why: detail }),
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
