import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { run } from '../fakes/command-line.ts';
import { cards, complaints, type Host, startHost } from './page.ts';

/** One recording of the demo's first half minute, opened as a file, so that every run looks at the same stretch of time. */
let scratch: string;
let host: Host;
let file: string;

test.beforeAll(async ({ browser }) => {
  scratch = mkdtempSync(join(tmpdir(), 'khronoscope-player-'));
  file = join(scratch, 'story.khrono');
  const demo = await startHost(['demo', '--seed', '5']);
  const page = await browser.newPage();
  await page.goto(demo.url);
  // The story has its first failure within half a minute.
  await expect(page.getByText('CrashLoopBackOff').first()).toBeVisible({ timeout: 80_000 });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await (await download).saveAs(file);
  await page.close();
  await demo.end();
  host = await startHost(['serve', file], { KHRONOSCOPE_DATA: join(scratch, 'data') });
});
test.afterAll(async () => {
  await host?.end();
  rmSync(scratch, { recursive: true, force: true });
});

const playhead = (page: Page) => page.getByRole('slider', { name: 'Playhead' });
const where = async (page: Page) => Number(await playhead(page).getAttribute('aria-valuenow'));
const word = (page: Page) => page.locator('.time-word');

async function open(page: Page, hash = ''): Promise<readonly string[]> {
  const heard = complaints(page);
  await page.goto(`${host.url}${hash}`);
  await expect(cards(page, 'Deployment web,')).toBeVisible();
  return heard;
}

test('marks: set, named, gone to, listed, removed, and on the command line', async ({ page }) => {
  const heard = await open(page);
  await page.keyboard.press('Home');
  const first = await where(page);
  await page.keyboard.press('m');
  await expect(page.getByRole('button', { name: 'Mark Mark 1,' })).toBeVisible();
  // The same key again asks for the words; typing goes there and nowhere else.
  await page.keyboard.press('m');
  const sheet = page.getByRole('dialog', { name: 'Mark' });
  await sheet.getByLabel('Title').fill('before the rollout');
  await page.keyboard.press('Enter');
  const flag = page.getByRole('button', { name: 'Mark before the rollout,' });
  await expect(flag).toBeVisible();
  await page.keyboard.press('End');
  await expect.poll(() => where(page)).toBeGreaterThan(first);
  await page.keyboard.press('[');
  await expect.poll(() => where(page)).toBe(first);
  await page.keyboard.press('[');
  await expect(word(page)).toHaveText('No earlier mark.');
  expect((await run(['marks', file])).stdout).toContain('before the rollout');

  // Another is set by the command line, and the page hears of it.
  await run(['mark', file, 'from elsewhere', '--at', '-1s']);
  const other = page.getByRole('button', { name: 'Mark from elsewhere,' });
  await expect(other).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('from elsewhere');
  await page.keyboard.press('Enter');
  await expect.poll(() => where(page)).toBeGreaterThan(first);
  await other.focus();
  await page.keyboard.press('Delete');
  await expect(other).toHaveCount(0);
  expect((await run(['marks', file])).stdout).not.toContain('from elsewhere');
  expect(heard).toEqual([]);
});

test('a loop is played again and again, its handles are moved, and it ends', async ({ page }) => {
  const heard = await open(page);
  const opened = await where(page);
  await page.keyboard.press('Home');
  await expect.poll(() => where(page)).toBeLessThan(opened);
  const first = await where(page);
  await page.keyboard.press('i');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('o');
  const [begin, end] = [
    page.getByRole('slider', { name: 'Beginning of the loop' }),
    page.getByRole('slider', { name: 'End of the loop' }),
  ];
  await expect(begin).toHaveAttribute('aria-valuenow', String(first));
  await expect(end).toHaveAttribute('aria-valuenow', String(first + 10_000));
  await page.getByRole('button', { name: 'Compare the loop' }).click();
  // As a screen reader says it.
  const differences = page.getByRole('group', { name: 'Comparison' }).getByRole('status');
  await expect(differences).toHaveText(/^\d+ added, \d+ removed, \d+ changed$/);
  expect(await where(page)).toBe(first + 10_000);
  await page.getByRole('button', { name: 'End the comparison' }).click();
  await page.getByRole('button', { name: /^Speed/ }).click();
  await page.getByRole('menuitem', { name: '8×', exact: true }).first().click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const seen: number[] = [];
  await expect
    .poll(
      async () => {
        seen.push(await where(page));
        return seen.filter((at, index) => at < (seen[index - 1] ?? 0)).length;
      },
      { intervals: [100], timeout: 30_000 },
    )
    .toBeGreaterThanOrEqual(2);
  expect(Math.max(...seen)).toBeLessThanOrEqual(first + 10_000);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  const before = Number(await end.getAttribute('aria-valuenow'));
  await end.focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(async () => Number(await end.getAttribute('aria-valuenow'))).toBeLessThan(before);
  const box = await begin.boundingBox();
  if (box === null) throw new Error('The handle is out of sight.');
  await page.mouse.move(box.x + box.width / 2, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 60, box.y + 30, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => Number(await begin.getAttribute('aria-valuenow'))).toBeGreaterThan(first);
  expect(new URL(page.url()).hash).toContain('loop=');
  await begin.press('Delete');
  await expect(begin).toHaveCount(0);
  expect(heard).toEqual([]);
});

test('playing stops at the first failure, and skips what is idle when told to', async ({ page }) => {
  const heard = await open(page);
  await page.keyboard.press('Home');
  const option = async (words: string) => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type(words);
    await expect(page.getByRole('option', { name: words }).first()).toBeVisible();
    await page.keyboard.press('Enter');
    // As long as it is there, the next keys are written into it.
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  await option('Stop at failures');
  await option('Speed 16 times');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(word(page)).toContainText(/^Stopped at [\d:.]+: /);
  expect(heard).toEqual([]);
});

test('a link leads to the moment, the selection, the speed and the loop', async ({ page, context }) => {
  await open(page);
  await page.keyboard.press('Home');
  await cards(page, 'Deployment web,').first().click();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('.');
  await page.keyboard.press('r');
  const [at, hash] = [await where(page), () => new URL(page.url()).hash];
  await expect.poll(hash).toMatch(/t=.*&sel=.*&rate=2&loop=/);
  await page.keyboard.press('u');
  await expect(word(page)).toContainText('A link to this moment is in the clipboard.');
  const other = await context.newPage();
  await other.goto(page.url());
  await expect.poll(() => where(other)).toBe(at);
  await expect(other.getByRole('button', { name: 'Speed 2×' })).toBeVisible();
  await expect(other.getByRole('slider', { name: 'End of the loop' })).toHaveAttribute('aria-valuenow', String(at));
  await expect(other.getByRole('region', { name: 'Inspector' }).getByRole('heading', { name: 'web' })).toBeVisible();
});

test('a link that leaves out instant, speed and loop is obeyed in an open page too', async ({ page }) => {
  const heard = await open(page);
  const [end, hash] = [await where(page), () => new URL(page.url()).hash];
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('r');
  await page.keyboard.press('.');
  await expect.poll(hash).toMatch(/t=.*&rate=2&loop=/);
  const recording = new URLSearchParams(hash().slice(1)).get('r') ?? '';
  await page.evaluate((r) => (location.hash = `#r=${r}&t=-5s`), recording);
  await expect.poll(() => where(page)).toBe(end - 5000);
  await expect(page.getByRole('button', { name: 'Speed 1×' })).toBeVisible();
  await expect(page.getByRole('slider', { name: 'End of the loop' })).toHaveCount(0);
  await page.evaluate((r) => (location.hash = `#r=${r}`), recording);
  await expect.poll(() => where(page)).toBe(end);
  expect(heard).toEqual([]);
});

test('what a link asks for in vain is told, until one goes elsewhere', async ({ page }) => {
  const heard = await open(page, '#t=2020-01-01T00:00:00Z&sel=nobody');
  await expect(word(page)).toHaveText(
    'The link leads to Wed 1 Jan 2020, 00:00:00 UTC, before this recording begins: shown is its beginning. ' +
      'The object that the link selects is not in this recording, so nothing is selected.',
  );
  await page.keyboard.press('ArrowRight');
  await expect(word(page)).toHaveText('');
  await page.evaluate(() => (location.hash = '#t=half+past'));
  await expect(word(page)).toHaveText('The time of the link, “half past”, cannot be read: shown is its end.');
  await page.evaluate(() => (location.hash = '#r=elsewhere'));
  await expect(word(page)).toHaveText(
    'The link is of another recording, “elsewhere”, which is not open here: shown is story.',
  );
  expect(heard).toEqual([]);
});

test('keys are listed, can be chosen anew, and stay with text fields', async ({ page }) => {
  await open(page);
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await keys.getByRole('button', { name: /^Set a mark; again to name it: M\./ }).click();
  await page.keyboard.press('j');
  await expect(keys.getByText('This key already does something: Rewind')).toBeVisible();
  await keys.getByRole('button', { name: /^Set a mark; again to name it: M\./ }).click();
  await page.keyboard.press('z');
  await expect(keys.getByRole('button', { name: /^Set a mark; again to name it: Z\./ })).toBeVisible();
  await page.keyboard.press('Escape');
  const flags = page.getByRole('button', { name: /^Mark .*,/ });
  const before = await flags.count();
  await page.keyboard.press('g');
  await page.keyboard.type('z half past nine');
  await expect(page.getByText('is not a time. Type 14:03:21, -5m or')).toBeVisible();
  await page.keyboard.press('Escape');
  expect(await flags.count()).toBe(before);
  await page.keyboard.press('z');
  await expect(flags).toHaveCount(before + 1);
});
