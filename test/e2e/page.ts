import type { Locator, Page } from '@playwright/test';
import { ensureBuilt, type Running, start } from '../fakes/command-line.ts';

/** A headless host under test and the address of its page. */
export interface Host {
  readonly running: Running;
  readonly url: string;
  end(): Promise<void>;
}

/** Starts `demo` or `serve` and waits for the address it prints. */
export async function startHost(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Host> {
  ensureBuilt();
  const running = start([...words, '--port', '0'], env);
  const line = await running.saying(/Khronoscope: http:\S+/);
  return {
    running,
    url: line.slice('Khronoscope: '.length),
    end: async () => {
      await running.end('SIGTERM');
    },
  };
}

/** A card of the graph, by the beginning of what a screen reader says of it: `Pod web-`, `Deployment web,`. */
export function cards(page: Page, name: string): Locator {
  return page.getByRole('group', { name: 'Graph of owners' }).getByRole('button', { name: new RegExp(`^${name}`) });
}

/** Where cards stand on the screen, by what a screen reader says of them up to the first comma. */
export function places(page: Page, name: string): Promise<Readonly<Record<string, string>>> {
  return cards(page, name).evaluateAll((nodes) =>
    Object.fromEntries(
      nodes.map((node) => {
        const { x, y } = node.getBoundingClientRect();
        return [
          (node.querySelector('.spoken')?.textContent ?? '').split(',')[0] ?? '',
          `${Math.round(x)},${Math.round(y)}`,
        ];
      }),
    ),
  );
}

/** Everything that the page complained of; a page under test complains of nothing. */
export function complaints(page: Page): readonly string[] {
  const heard: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      heard.push(message.text());
    }
  });
  page.on('pageerror', (error) => heard.push(error.message));
  return heard;
}
