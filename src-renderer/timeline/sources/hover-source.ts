import type { RecordClient } from '../../playback/record/record-client.ts';
import { CHANGE_COLUMNS, type ChangeType, changeTypeOf, type Severity, severityOf } from '@model/change.ts';
import { type Timestamp, timestampFromMs } from '@model/time.ts';
import { noIds, type RecordingDictionary } from '../../playback/record/dictionary.ts';
import type { Stretch } from '../time/time-scale.ts';

/** One change under the pointer. */
export interface HoverChange {
  readonly seq: number;
  readonly at: Timestamp;
  readonly kind: string;
  readonly name: string;
  readonly type: ChangeType;
  readonly severity: Severity;
}

/** Recorders name an Event after its object and add the time in hex, which tells a person nothing. */
const EVENT_SUFFIX = /\.[0-9a-f]{12,}$/;

/** The most changes looked at for one place; beyond it the count is given as "or more". */
export const MOST_HOVERED = 500;

export interface HoverSourceOptions {
  readonly client: RecordClient;
  readonly recording: string;
  readonly dictionary: RecordingDictionary;
}

/** Tells what changed in a stretch; asking again lets go of the question before. */
export class HoverSource {
  readonly #options: HoverSourceOptions;
  #abort = new AbortController();

  constructor(options: HoverSourceOptions) {
    this.#options = options;
  }

  /** The changes that matter in the stretch, oldest first; undefined when another question overtook this one. */
  async ask(stretch: Stretch): Promise<readonly HoverChange[] | undefined> {
    const { client, recording, dictionary } = this.#options;
    this.forget();
    const { signal } = this.#abort;
    try {
      const span = { from: Math.max(0, Math.floor(stretch.from)), to: Math.ceil(stretch.to) };
      const { rows, times } = await client.changes.between({ recording, ...span, limit: MOST_HOVERED }, { signal });
      const ids = noIds();
      for (let start = 0; start < rows.length; start += CHANGE_COLUMNS.stride) {
        ids.objects.add(rows[start + CHANGE_COLUMNS.object] ?? 0);
      }
      await dictionary.learn(ids);
      if (signal.aborted) return undefined;
      return [...times].flatMap((at, index) => {
        const start = index * CHANGE_COLUMNS.stride;
        const flags = rows[start + CHANGE_COLUMNS.flags] ?? 0;
        const object = dictionary.object(rows[start + CHANGE_COLUMNS.object] ?? 0);
        const severity = severityOf(flags);
        if (!object || severity === 'routine') return [];
        const { kind } = object;
        const name = kind === 'Event' ? object.name.replace(EVENT_SUFFIX, '') : object.name;
        const seq = rows[start + CHANGE_COLUMNS.seq] ?? 0;
        return [{ seq, at: timestampFromMs(at), kind, name, type: changeTypeOf(flags), severity }];
      });
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  forget(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
  }
}
