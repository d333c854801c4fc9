import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { type DemoCluster, startDemoCluster } from '../../src-main/demo/demo-cluster.ts';
import { narrowed } from './narrow-rights.ts';
import { cards, complaints, type Host, startHost } from './page.ts';

let scratch: string;
let cluster: DemoCluster;
let host: Host;

test.beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'khronoscope-recorder-'));
  cluster = await startDemoCluster({ seed: 2 });
  const kubeconfig = join(scratch, 'kubeconfig');
  writeFileSync(kubeconfig, cluster.kubeconfig);
  const env = { HOME: scratch, KUBECONFIG: kubeconfig, KHRONOSCOPE_DATA: join(scratch, 'data') };
  host = await startHost(['serve'], env);
});
test.afterAll(async () => {
  await host?.end();
  await cluster?.close();
  rmSync(scratch, { recursive: true, force: true });
});

async function panel(page: Page) {
  await page.getByRole('button', { name: /^(REC|Paused|Connecting) / }).click();
  return page.getByRole('dialog', { name: /^Recorder of/ });
}

/** A kind that the panel says is watched, among those that are. */
async function watched(sheet: Locator, kind: RegExp) {
  const group = sheet.locator('details', { hasText: /kinds\s*watching/ });
  await group.locator('summary').click();
  return group.getByRole('listitem').filter({ hasText: kind });
}

test('a scope is chosen before recording, kept as a preset, and changed while recording', async ({ page }) => {
  const heard = complaints(page);
  await page.goto(host.url);
  await page.getByRole('button', { name: 'Choose what of demo is recorded' }).click();
  const dialog = page.getByRole('dialog', { name: 'What is recorded of demo' });
  await dialog.getByLabel('Namespaces', { exact: true }).fill('shop');
  await dialog.getByLabel('Name of the preset').fill('the shop');
  await dialog.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(dialog.getByRole('button', { name: 'the shop', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await dialog.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(cards(page, 'Deployment web,').first()).toBeVisible();

  const sheet = await panel(page);
  await expect(sheet).toContainText('Recorded: namespaces shop.');
  await expect(await watched(sheet, /^Pod in shop$/)).toBeVisible();
  await expect(sheet).toContainText(/versions\/s/);
  await sheet.getByRole('button', { name: 'What is recorded…' }).click();
  await dialog.getByRole('button', { name: 'Everything' }).click();
  await dialog.getByRole('button', { name: 'Record this from now on' }).click();
  const again = await panel(page);
  await expect(again).toContainText('Everything that may be listed is recorded.');
  await expect(await watched(again, /^Pod$/)).toBeVisible();
  expect(heard).toEqual([]);
});

test('who may list nothing cluster-wide is told so, and names the namespaces that may be read', async ({ page }) => {
  const narrow = await narrowed(cluster, 'shop');
  const folder = mkdtempSync(join(tmpdir(), 'khronoscope-narrow-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, narrow.kubeconfig);
  const env = { HOME: folder, KUBECONFIG: kubeconfig, KHRONOSCOPE_DATA: join(folder, 'data') };
  const other = await startHost(['serve'], env);
  try {
    const heard = complaints(page);
    await page.goto(other.url);
    await page.getByRole('button', { name: /^narrow current/ }).click();
    const said = page.getByRole('heading', { name: /context "narrow" may not list anything: .* is forbidden/ });
    await expect(said).toBeVisible();
    await page.getByLabel('Namespaces', { exact: true }).fill('shop');
    await page.getByRole('button', { name: 'Record these' }).click();
    await expect(cards(page, 'Deployment web,').first()).toBeVisible();
    const sheet = await panel(page);
    await expect(sheet).toContainText('Recorded: namespaces shop.');
    await expect(await watched(sheet, /^Pod in shop$/)).toBeVisible();
    expect(heard).toEqual([]);
  } finally {
    await other.end();
    narrow.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a recording is paused and goes on, and its gap can be gone to', async ({ page }) => {
  await page.goto(host.url);
  await expect(cards(page, 'Deployment web,').first()).toBeVisible();
  const sheet = await panel(page);
  await sheet.getByRole('button', { name: 'Pause' }).click();
  const paused = page.locator('.notice', { hasText: 'Recording is paused.' });
  await expect(paused).toBeVisible();
  await sheet.getByRole('button', { name: 'Go on' }).click();
  await expect(paused).toBeHidden();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^\d+ gaps?$/ }).click();
  const gaps = page.getByRole('dialog', { name: /gaps?$/ });
  await gaps
    .getByRole('button', { name: /recording was paused/ })
    .first()
    .click();
  await expect(page.getByText(/behind live/)).toBeVisible();
});

test('while the cluster is not heard nothing says that the picture is live', async ({ page }) => {
  const lost = await startDemoCluster({ seed: 4 });
  const folder = mkdtempSync(join(tmpdir(), 'khronoscope-lost-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, lost.kubeconfig);
  const other = await startHost(['serve'], {
    HOME: folder,
    KUBECONFIG: kubeconfig,
    KHRONOSCOPE_DATA: join(folder, 'data'),
  });
  try {
    await page.goto(other.url);
    await page.getByRole('button', { name: /^demo current/ }).click();
    await expect(cards(page, 'Deployment web,').first()).toBeVisible();
    const live = page.getByRole('button', { name: /^LIVE/ });
    await expect(live).toHaveAttribute('aria-pressed', 'true');
    await lost.close();
    await expect(page.getByText('not hearing the cluster', { exact: true })).toBeVisible();
    await expect(live).toHaveAttribute('aria-pressed', 'false');
    await expect(page.locator('.notice')).toHaveText(/[a-z]\. Is the cluster running/);
  } finally {
    await other.end();
    await lost.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('what was recorded before is listed and opened without its cluster', async ({ page }) => {
  await page.goto(host.url);
  await expect(cards(page, 'Deployment web,').first()).toBeVisible();
  await page.getByRole('button', { name: /^demo/ }).click();
  await page.getByRole('menuitem', { name: 'Stop recording demo' }).click();
  await expect(page.getByText('Stopped')).toBeVisible();
  const env = { HOME: scratch, KUBECONFIG: join(scratch, 'none'), KHRONOSCOPE_DATA: join(scratch, 'data') };
  const other = await startHost(['serve'], env);
  try {
    await page.goto(other.url);
    const past = page.getByRole('region', { name: 'Recorded before' });
    await past.getByRole('button', { name: /^demo/ }).click();
    await expect(page.getByText(/^File$/)).toBeVisible();
    await expect(cards(page, 'Deployment web,').first()).toBeVisible();
  } finally {
    await other.end();
  }
});
