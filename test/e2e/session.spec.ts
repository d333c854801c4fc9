import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { run } from '../fakes/command-line.ts';
import { cards, complaints, type Host, places, startHost } from './page.ts';

/** A recording leaves one host as a file and is opened by another, which knows no cluster. */
let scratch: string;
let file: string;
let demo: Host;
let viewer: Host;

test.beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'khronoscope-session-'));
  file = join(scratch, 'story.khrono');
  demo = await startHost(['demo', '--seed', '5']);
  const home = { HOME: scratch, KUBECONFIG: '', KHRONOSCOPE_DATA: join(scratch, 'data') };
  viewer = await startHost(['serve'], home);
});
test.afterAll(async () => {
  await demo?.end();
  await viewer?.end();
  rmSync(scratch, { recursive: true, force: true });
});

test('without a kubeconfig the page says so and offers to open a file', async ({ page }) => {
  await page.goto(viewer.url);
  await expect(page.getByText(/no kubeconfig was found/i)).toBeVisible();
  await expect(page.getByRole('button', { name: /open a? ?recording/i }).first()).toBeVisible();
});

test('a recording is exported by the page and opened without its cluster: same picture, no live edge', async ({
  page,
}) => {
  // So high that the pods of two Deployments are in view at once.
  await page.setViewportSize({ width: 1600, height: 1600 });
  await page.goto(demo.url);
  await expect(cards(page, 'Deployment web,')).toBeVisible();
  await expect(cards(page, 'Pod api-')).toHaveCount(3);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await (await download).saveAs(file);
  const seen = await places(page, 'Pod api-');

  const heard = complaints(page);
  await page.goto(viewer.url);
  const chooser = page.waitForEvent('filechooser');
  await page
    .getByRole('button', { name: /open a? ?recording/i })
    .first()
    .click();
  await (await chooser).setFiles(file);
  await expect(cards(page, 'Pod api-')).toHaveCount(3);
  expect(Object.keys(await places(page, 'Pod api-')).sort()).toEqual(Object.keys(seen).sort());
  await expect(page.getByRole('button', { name: /^LIVE/ })).toHaveCount(0);
  await expect(page.getByText('story').first()).toBeVisible();
  await page.keyboard.press('Home');
  await expect(cards(page, 'Deployment web,')).toBeVisible();
  expect(heard).toEqual([]);
});

test('a file that is no recording is refused in one sentence, and what was open stays', async ({ page }) => {
  const wrong = join(scratch, 'holiday.khrono');
  writeFileSync(wrong, 'not a recording');
  await page.goto(viewer.url);
  await expect(cards(page, 'Deployment web,')).toBeVisible();
  await page.getByRole('button', { name: /story/ }).first().click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: /open/i }).click();
  await (await chooser).setFiles(wrong);
  await expect(page.getByText(/holiday\.khrono is not a recording/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(cards(page, 'Deployment web,')).toBeVisible();
});

test('the exported file says the same on the command line', async () => {
  const { code, stdout } = await run(['inspect', file, '-o', 'json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ origin: { context: 'demo' }, gaps: [] });
});

test('while the engine is away the picture and the clock stand still together, and nothing says that it records', async ({
  page,
}) => {
  const away = await startHost(['demo', '--seed', '6']);
  await page.goto(away.url);
  await expect(cards(page, 'Deployment web,')).toBeVisible();
  const live = page.getByRole('button', { name: /^LIVE/, includeHidden: true });
  await expect(live).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('REC', { exact: true })).toBeVisible();
  await away.running.end('SIGKILL');
  await expect(page.getByText('The engine does not answer. The picture stands still until it does.')).toBeVisible();
  await expect(page.getByText('Engine away')).toBeVisible();
  await expect(page.getByText('REC', { exact: true })).toHaveCount(0);
  await expect(live).toHaveAttribute('aria-pressed', 'false');
  await expect(page.getByText('stands still', { exact: true })).toBeVisible();
  await expect(page.getByText('live', { exact: true })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Play', exact: true, includeHidden: true })).toBeVisible();
  // Marks are asked for again after three seconds, in vain; one sentence tells of all that fails.
  await page.waitForTimeout(4000);
  await expect(page.locator('.notice')).toHaveText(/^The engine does not answer/);
  const playhead = page.getByRole('slider', { name: 'Playhead', includeHidden: true });
  const before = await playhead.getAttribute('aria-valuenow');
  // Whoever wants to move time all the same is told why it does not.
  const word = page.locator('.time-word');
  await page.keyboard.press('Home');
  await expect(word).toHaveText('The engine does not answer. Nothing moves until it does.');
  const next = page.getByRole('button', { name: 'Next change' });
  await expect(next).toHaveAttribute('aria-disabled', 'true');
  await expect(next).toHaveAttribute('aria-description', /^The engine does not answer/);
  await next.click({ force: true });
  await page.getByRole('button', { name: /^Speed/ }).click({ force: true });
  await expect(page.getByRole('menu')).toHaveCount(0);
  expect(await playhead.getAttribute('aria-valuenow')).toBe(before);
  // What is known can still be looked at.
  await cards(page, 'Deployment web,').first().click();
  await expect(page.getByRole('region', { name: 'Inspector' }).getByRole('heading', { name: 'web' })).toBeVisible();
});

test('after the engine was away the page is as it was: the tab, the view, the selection, and it plays on', async ({
  page,
}) => {
  const sockets: { close: (options: { code: number }) => Promise<void> }[] = [];
  let isCut = false;
  await page.routeWebSocket(/./, async (socket) => {
    if (isCut) {
      await socket.close({ code: 1012 });
      return;
    }
    socket.connectToServer();
    sockets.push(socket);
  });
  await page.goto(demo.url);
  await cards(page, 'Deployment web,').first().click();
  await page.getByRole('tab', { name: 'Table' }).click();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await page.getByRole('button', { name: 'Start of the recording' }).click();
  await page.keyboard.press(',');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const playhead = page.getByRole('slider', { name: 'Playhead', includeHidden: true });
  const where = async () => Number(await playhead.getAttribute('aria-valuenow'));
  const zoom = () =>
    page.locator('.react-flow__viewport').evaluate((viewport) => new DOMMatrix(getComputedStyle(viewport).transform).a);
  await expect.poll(zoom).toBeGreaterThan(1);
  const seen = await zoom();
  isCut = true;
  for (const socket of sockets.splice(0)) await socket.close({ code: 1012 });
  await expect(page.getByText(/^The engine does not answer/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  const stood = await where();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.time-word')).toHaveText(/Nothing moves until it does/);
  expect(await where()).toBe(stood);
  isCut = false;
  await expect(page.getByText(/^The engine does not answer/)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await expect.poll(where).toBeGreaterThan(stood);
  await expect(page.getByRole('tab', { name: 'Table' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('region', { name: 'Inspector' }).getByRole('heading', { name: 'web' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Speed ½×' })).toBeVisible();
  expect(await zoom()).toBeCloseTo(seen, 3);
});
