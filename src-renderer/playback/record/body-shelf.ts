import type { RecordClient } from './record-client.ts';

/** Bodies kept; the least recently asked for goes first. */
const MOST_BODIES = 200;

/** The exact bytes of versions, each fetched once while it is in use. */
export class BodyShelf {
  readonly #client: RecordClient;
  readonly #recording: string;
  readonly #bodies = new Map<number, Promise<Uint8Array<ArrayBuffer>>>();

  constructor(options: { readonly client: RecordClient; readonly recording: string }) {
    this.#client = options.client;
    this.#recording = options.recording;
  }

  body(seq: number): Promise<Uint8Array<ArrayBuffer>> {
    const body = this.#bodies.get(seq) ?? this.#fetch(seq);
    this.#bodies.delete(seq);
    this.#bodies.set(seq, body);
    for (const oldest of this.#bodies.keys()) {
      if (this.#bodies.size <= MOST_BODIES) break;
      this.#bodies.delete(oldest);
    }
    return body;
  }

  async #fetch(seq: number): Promise<Uint8Array<ArrayBuffer>> {
    try {
      const { body } = await this.#client.objects.body({ recording: this.#recording, seq });
      return body;
    } catch (error) {
      // A failure is not kept: the next request tries again.
      this.#bodies.delete(seq);
      throw error;
    }
  }
}
