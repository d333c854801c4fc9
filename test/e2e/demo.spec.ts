import { createRequire } from 'node:module';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { cards, complaints, type Host, places, startHost } from './page.ts';

/** What axe says of one rule. */
interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

let host: Host;

test.beforeAll(async () => {
  host = await startHost(['demo', '--seed', '3']);
});
test.afterAll(() => host?.end());

/** A text once it stays the same for half a second: what was still on its way has come. */
async function settledText(of: Locator): Promise<string> {
  let text: string | null = null;
  const isSame = async () => {
    const before = text;
    text = await of.textContent();
    return text === before;
  };
  await expect.poll(isSame, { intervals: [500] }).toBe(true);
  return text ?? '';
}

test('a rollout, seen again: old pods in their old places, new ones as they come', async ({ page }) => {
  const heard = complaints(page);
  await page.goto(host.url);
  expect(new URL(page.url()).search, 'the token leaves the address').toBe('');

  // The demo rolls web out within seconds; what stood there before is on record.
  await expect(cards(page, 'Deployment web, rolling out')).toBeVisible();
  await expect(cards(page, 'Deployment web, up to date')).toBeVisible({ timeout: 60_000 });
  await expect(cards(page, 'Pod web-')).toHaveCount(3);
  const after = await places(page, 'Pod web-');
  const others = await places(page, 'Pod api-');
  const names = (of: Readonly<Record<string, string>>) => Object.keys(of).sort();

  await page.keyboard.press('Space');
  await page.keyboard.press('Home');
  await expect.poll(() => places(page, 'Pod web-').then((of) => names(of).some((name) => name in after))).toBe(false);
  await expect(cards(page, 'Pod web-')).toHaveCount(3);
  const before = await places(page, 'Pod web-');
  expect(await places(page, 'Pod api-'), 'what did not change stays where it is').toEqual(others);

  // Forwards at speed: the new pods come to where they were seen live, and the old ones leave.
  for (let faster = 0; faster < 3; faster += 1) {
    await page.keyboard.press('.');
  }
  await page.keyboard.press('Space');
  await expect.poll(() => places(page, 'Pod web-'), { timeout: 30_000 }).toEqual(after);

  // Back again: the same instant looks the same, whatever the way to it.
  await page.keyboard.press('Space');
  await page.keyboard.press('Home');
  await expect.poll(() => places(page, 'Pod web-')).toEqual(before);
  expect(heard).toEqual([]);
});

test('the inspector follows the playhead', async ({ page }) => {
  await page.goto(host.url);
  const card = cards(page, 'Deployment web,').first();
  await expect(card).toBeVisible();
  await card.click();
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await expect(inspector.getByRole('heading', { name: 'web' })).toBeVisible();
  await page.keyboard.press('y');
  await expect(inspector).toContainText('kind: Deployment');
  const version = inspector.getByText(/^\s*resourceVersion:/);
  const playhead = page.getByRole('slider', { name: 'Playhead' });
  const isAtItsStart = () =>
    playhead.evaluate(({ ariaValueNow, ariaValueMin }) => ariaValueNow !== null && ariaValueNow === ariaValueMin);
  await page.keyboard.press('Home');
  await expect.poll(isAtItsStart).toBe(true);
  const before = await settledText(version);
  expect(before).toMatch(/resourceVersion: '\d+'/);
  // The demo rolls web out within seconds: at the live edge it is another version, if not yet then soon.
  await page.keyboard.press('End');
  await expect(version).not.toHaveText(before, { timeout: 60_000 });
  await page.keyboard.press('Home');
  await expect(version).toHaveText(before);
  // From change to change of the selection: another version each time, and back to the same one.
  await page.keyboard.press('Alt+ArrowRight');
  await expect(version).not.toHaveText(before);
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(version).toHaveText(before);
});

test('is usable without a mouse and names everything for a screen reader', async ({ page }) => {
  // Init scripts come from the debugger, which the page's Content-Security-Policy does not rule.
  await page.addInitScript({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') });
  await page.goto(host.url);
  await expect(cards(page, 'Deployment web,').first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('k');
  await page.keyboard.press('n');
  await expect(page.getByRole('menu')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

/**
 * What axe finds, best practices and what it still tries out included. Left out is what the library of our menus does by
 * itself: it lays them at the end of the page, outside of all landmarks, between guards that hand the focus on and are
 * hidden from screen readers; and separators with the focus, which are splitters, as the ARIA practices have them.
 */
function violations(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(context: object, options: object): Promise<{ violations: Violation[] }> };
    };
    const { violations: found } = await axe.run(
      { exclude: [['[data-base-ui-focus-guard]']] },
      {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice', 'experimental'],
        rules: { 'focus-order-semantics': { enabled: false } },
      },
    );
    const isMenu = (target: string) => document.querySelector(target)?.closest('.menu-place') !== null;
    return found.flatMap(({ id, nodes }) => {
      const ours = nodes.map(({ target }) => target.join(' ')).filter((target) => id !== 'region' || !isMenu(target));
      return ours.length === 0 ? [] : [`${id}: ${ours.join(', ')}`];
    });
  });
}
