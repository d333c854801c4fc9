import type { RecordClient } from '../../playback/record/record-client.ts';
import { noIds, type RecordingDictionary } from '../../playback/record/dictionary.ts';
import type { Life } from '../../playback/player.ts';
import { barsOf, chooseLanes, type Lane, laneLabel, type LaneVersion, versionsOf } from './lanes.ts';

/** The most versions fetched for one lane when it appears; older ones are left out. */
const FIRST_PAGE = 1000;
/** Versions fetched when a growing recording is looked at again. */
const NEXT_PAGE = 50;
const NEWEST = 0x7fff_ffff;

export interface LanesSourceOptions {
  readonly client: RecordClient;
  readonly recording: string;
  readonly dictionary: RecordingDictionary;
  /** `left` are as many more as there was no room for. */
  readonly onLanes: (lanes: readonly Lane[], left: number) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Whose lanes are looked for, and around which instant. */
export interface LaneWish {
  readonly selection: number | undefined;
  readonly seq: number;
}

/** Fetches the history of the objects that have a lane. */
export class LanesSource {
  readonly #options: LanesSourceOptions;
  readonly #versions = new Map<number, readonly LaneVersion[]>();
  #abort = new AbortController();

  constructor(options: LanesSourceOptions) {
    this.#options = options;
  }

  /** Chooses the lanes of a selection around an instant, fetches what is not known of them and hands them over; an earlier request is let go. */
  async load(all: readonly Life[], { selection, seq }: LaneWish): Promise<void> {
    const { lives, left } = chooseLanes(all, selection, seq);
    const { dictionary, onLanes, onFailure } = this.#options;
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    try {
      await Promise.all(lives.map((life) => this.#fetch(life.object.id, abort.signal)));
      const ids = noIds();
      for (const life of lives) {
        for (const { summary } of this.#versions.get(life.object.id) ?? [])
          if (summary !== undefined) ids.summaries.add(summary);
      }
      await dictionary.learn(ids);
      if (abort.signal.aborted) return;
      onLanes(
        lives.map((life) => ({
          object: life.object,
          label: laneLabel(life, all),
          isSelected: life.object.id === selection,
          bars: barsOf(this.#versions.get(life.object.id) ?? [], (id) => dictionary.summary(id)?.health),
        })),
        left,
      );
    } catch (error) {
      if (!abort.signal.aborted) onFailure(error);
    }
  }

  close(): void {
    this.#abort.abort();
  }

  async #fetch(object: number, signal: AbortSignal): Promise<void> {
    const { client, recording } = this.#options;
    const known = this.#versions.get(object);
    const newestKnown = known?.at(-1)?.seq ?? 0;
    const ask = async (limit: number) =>
      versionsOf(await client.objects.history({ recording, object, before: NEWEST, limit }, { signal }));
    const page = await ask(known ? NEXT_PAGE : FIRST_PAGE);
    const isJoined = !known || page.length < NEXT_PAGE || (page[0]?.seq ?? 0) <= newestKnown;
    const versions = isJoined
      ? [...(known ?? []), ...page.filter(({ seq }) => seq > newestKnown)]
      : await ask(FIRST_PAGE);
    this.#versions.set(object, versions);
  }
}
