import type { PageCommand } from '@model/playback.ts';
import { Listeners } from './listeners.ts';

/** What waits for a page is what a person asked for while it was loading; more than a few is a fault. */
const MOST_WAITING = 20;

/** Commands on their way to pages. One that is sent before a page listens waits for the first that does. */
export class PageCommands {
  readonly #pages = new Listeners<PageCommand>();
  #waiting: PageCommand[] = [];
  #listening = 0;

  send(command: PageCommand): void {
    if (this.#listening > 0) {
      this.#pages.tell(command);
    } else {
      this.#waiting = [...this.#waiting, command].slice(-MOST_WAITING);
    }
  }

  /** Adds a page; returns how it stops listening. */
  listen(page: (command: PageCommand) => void): () => void {
    const stop = this.#pages.add(page);
    this.#listening += 1;
    for (const command of this.#waiting.splice(0)) {
      page(command);
    }
    return () => {
      stop();
      this.#listening -= 1;
    };
  }
}
