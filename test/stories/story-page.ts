import { type Browser, chromium, type Page } from 'playwright-core';
import { browserLaunch } from '../e2e/browser.ts';
import { type Host, startHost } from '../e2e/page.ts';

/** The page on one recording, in a browser of the given size. */
export interface StoryPage {
  readonly page: Page;
  /** Goes to an instant as an address does, optionally with an object selected. */
  readonly goTo: (at: string, uid?: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface StoryPageOptions {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly theme: 'dark' | 'light';
  /** Asks the page for no motion, as for pictures of an instant. */
  readonly isStill?: boolean;
}

let browser: Browser | undefined;

/** Opens a recording in the page. */
export async function openStory({ file, width, height, theme, isStill = true }: StoryPageOptions): Promise<StoryPage> {
  const host = await startHost(['serve', file]);
  browser ??= await chromium.launch(await browserLaunch());
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
  const page = await context.newPage();
  if (isStill) await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: theme });
  await page.goto(host.url);
  await page.getByRole('group', { name: 'Graph of owners' }).waitFor();
  await page.waitForFunction(() => location.hash.includes('r='));
  return {
    page,
    goTo: (at, uid) => goTo(page, at, uid),
    close: async () => {
      await context.close();
      await endOf(host);
    },
  };
}

/** Ends the browser of all story pages. */
export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = undefined;
}

async function goTo(page: Page, at: string, uid: string | undefined): Promise<void> {
  await page.evaluate(
    ([instant, selected]) => {
      const fields = new URLSearchParams(location.hash.slice(1));
      fields.set('t', instant ?? '');
      if (selected === undefined) fields.delete('sel');
      else fields.set('sel', selected);
      location.hash = fields.toString().replaceAll('%3A', ':');
    },
    [at, uid] as const,
  );
  const shown = at.replace('T', ' ').slice(11, 23);
  await page.getByText(shown).first().waitFor();
  await page.waitForLoadState('networkidle');
}

function endOf(host: Host): Promise<void> {
  return host.end();
}
