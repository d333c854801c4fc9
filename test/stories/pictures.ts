import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { cards } from '../e2e/page.ts';
import { ensureBuilt } from '../fakes/command-line.ts';
import { type RecordedStory, recordedStories } from './record-stories.ts';
import { closeBrowser, openStory } from './story-page.ts';

/**
 * `npm run docs:pictures [-- STORY…]`: records the stories on the real cluster and takes the pictures of docs/ at their
 * key instants. Recordings of an earlier run are used again if `KHRONOSCOPE_STORIES` names the folder they lie in.
 */
const docs = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const folder = process.env['KHRONOSCOPE_STORIES'] ?? join(tmpdir(), `khronoscope-stories-${process.pid}`);
const SIZE = { width: 1600, height: 1000 };

ensureBuilt();
mkdirSync(docs, { recursive: true });
const stories = await recordedStories(folder, process.argv.slice(2));
for (const story of stories) await takePictures(story);
await closeBrowser();

/** Brings the Deployment of the story and all that it has to do with into view, as the key F does, and shows the rest again. */
async function lookAt(page: Page, { hero }: RecordedStory): Promise<void> {
  const card = cards(page, `Deployment ${hero},`);
  await card.focus();
  await page.keyboard.press('f');
  await page.keyboard.press('Escape');
  await page.waitForTimeout(400);
}

/** Each instant with the Deployment of the story selected, and once two of them laid over each other. */
async function takePictures(story: RecordedStory): Promise<void> {
  const { page, goTo, close } = await openStory({ file: story.file, ...SIZE, theme: 'dark' });
  const shoot = async (name: string, at: string) => {
    await page.screenshot({ path: join(docs, `${story.name}-${name}.png`), animations: 'disabled' });
    console.log(`${story.name}-${name}.png shows ${at}`);
  };
  const [first] = story.instants;
  const worst = story.instants.findLast(({ name }) => name !== 'after');
  for (const { name, at } of story.instants) {
    await goTo(at, story.heroUid);
    await lookAt(page, story);
    await shoot(name, at);
  }
  if (first !== undefined && worst !== undefined) {
    await goTo(first.at, story.heroUid);
    await lookAt(page, story);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Compare with here' }).click();
    await goTo(worst.at);
    await page
      .getByRole('group', { name: 'Comparison' })
      .getByText(/\d+ added/)
      .waitFor();
    await page.waitForTimeout(400);
    await shoot('compared', `${first.at} under ${worst.at}`);
  }
  await close();
}
