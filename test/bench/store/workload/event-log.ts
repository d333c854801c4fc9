import type { Feed } from './feed.ts';
import { eventBody, type Named, type Said } from './small-bodies.ts';

/** Events live an hour. */
const LIFE_MS = 3_600_000;

interface Counted {
  readonly event: Named;
  readonly first: string;
  count: number;
}

/** Writes Events: one object a saying, counted when it is said again, gone after an hour. */
export class EventLog {
  readonly #feed: Feed;
  readonly #counted = new Map<string, Counted>();

  constructor(feed: Feed) {
    this.#feed = feed;
  }

  say(said: Said): void {
    const { about } = said;
    const now = this.#feed.iso();
    const key = `${about.uid} ${said.reason} ${said.message}`;
    let counted = this.#counted.get(key);
    if (counted === undefined) {
      const event = {
        namespace: about.namespace,
        name: `${about.name}.${this.#feed.random.hex(16)}`,
        uid: this.#feed.random.uid(),
      };
      counted = { event, first: now, count: 0 };
      this.#counted.set(key, counted);
      const { first } = counted;
      this.#feed.agenda.after(LIFE_MS, () => {
        this.#counted.delete(key);
        this.#feed.drop('Event', eventBody(event, said, { first, last: now, count: 1 }));
      });
    }
    counted.count += 1;
    this.#feed.put('Event', eventBody(counted.event, said, { first: counted.first, last: now, count: counted.count }));
  }
}
