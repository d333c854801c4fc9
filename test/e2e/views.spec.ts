import { isDeepStrictEqual } from 'node:util';
import { expect, type Page, test } from '@playwright/test';
import { cards, complaints, type Host, places, startHost } from './page.ts';

let host: Host;

test.beforeAll(async () => {
  host = await startHost(['demo', '--seed', '3']);
});
test.afterAll(() => host?.end());

/** The demo some seconds old, standing still, as the page shows it first. */
async function opened(page: Page): Promise<readonly string[]> {
  const heard = complaints(page);
  await page.goto(host.url);
  await page.locator('.react-flow__node-card').first().waitFor();
  await page.keyboard.press('k');
  return heard;
}

/** The same with a card of `web` in view, and nothing selected. */
async function open(page: Page): Promise<readonly string[]> {
  const heard = await opened(page);
  // The picture opens on what is least well at that instant: this card may stand elsewhere, or under the bar at the top.
  await page.keyboard.press('/');
  await page.keyboard.type('web deployment');
  await page.keyboard.press('Enter');
  await expect(emphasis(page, 'Deployment web,')).toHaveAttribute('data-emphasis', 'selected');
  await expect(cards(page, 'Deployment web,').first()).toBeInViewport({ ratio: 0.99 });
  await page.keyboard.press('Escape');
  await expect(emphasis(page, 'Deployment web,')).toHaveAttribute('data-emphasis', 'plain');
  return heard;
}

/** A card as it is seen, also while a dialog hides the graph from screen readers. */
const seen = (page: Page, name: string) =>
  page.locator('.react-flow__node-card', { has: page.locator('.spoken', { hasText: new RegExp(`^${name}`) }) }).first();
const emphasis = (page: Page, name: string) => seen(page, name).locator('[data-emphasis]');

test('F leaves the selection and its relations, Escape brings back the rest and then ends the selection', async ({
  page,
}) => {
  const heard = await open(page);
  await cards(page, 'Deployment web,').first().click();
  await page.keyboard.press('f');
  await expect(emphasis(page, 'Deployment web,')).toHaveAttribute('data-emphasis', 'selected');
  await expect(emphasis(page, 'StatefulSet db,')).toHaveAttribute('data-emphasis', 'faded');
  await page.keyboard.press('Escape');
  await expect(emphasis(page, 'StatefulSet db,')).toHaveAttribute('data-emphasis', 'dimmed');
  await page.keyboard.press('Escape');
  await expect(emphasis(page, 'StatefulSet db,')).toHaveAttribute('data-emphasis', 'plain');
  expect(heard).toEqual([]);
});

test('a double click on a card focuses on it as F does, and Escape goes back', async ({ page }) => {
  const heard = await open(page);
  await cards(page, 'Deployment web,').first().dblclick();
  await expect(emphasis(page, 'Deployment web,')).toHaveAttribute('data-emphasis', 'selected');
  await expect(emphasis(page, 'StatefulSet db,')).toHaveAttribute('data-emphasis', 'faded');
  await page.keyboard.press('Escape');
  await expect(emphasis(page, 'StatefulSet db,')).toHaveAttribute('data-emphasis', 'dimmed');
  expect(heard).toEqual([]);
});

test('the explorer is heard in whole words, and leaves one-letter commands to the page', async ({ page }) => {
  const heard = await open(page);
  const tree = page.getByRole('tree');
  await tree.getByRole('treeitem', { name: /^shop, worst/ }).click();
  await page.keyboard.press('n');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('Escape');
  await tree.focus();
  await page.keyboard.press('h');
  await expect(page.getByRole('button', { name: 'Not well', exact: true })).toBeVisible();
  await page.keyboard.press('h');
  await page.keyboard.press('Shift+K');
  await expect(tree.locator('[data-focused=true]')).toHaveAccessibleName(/^kube-node-lease, worst /);
  await page.getByRole('tab', { name: 'Table' }).click();
  await expect(page.getByRole('gridcell', { name: 'agent', exact: true }).first()).toBeVisible();
  expect(heard).toEqual([]);
});

test('F fits the selection, and Escape brings the view back to where it was', async ({ page }) => {
  const heard = await open(page);
  const view = () => page.locator('.react-flow__viewport').evaluate((viewport) => getComputedStyle(viewport).transform);
  await cards(page, 'Deployment web,').first().click();
  const before = await view();
  await page.keyboard.press('f');
  await expect.poll(view).not.toBe(before);
  await page.keyboard.press('Escape');
  await expect.poll(view).toBe(before);
  expect(heard).toEqual([]);
});

for (const [width, height] of [
  [1280, 800],
  [1440, 900],
  [1920, 1080],
] as const) {
  test(`in a window of ${width} by ${height} the first view cuts no card of the first column, and all boxes fit`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height });
    const heard = await opened(page);
    const frame = await page.getByRole('group', { name: 'Graph of owners' }).boundingBox();
    if (frame === null) throw new Error('The graph is out of sight.');
    const edges = (of: string) =>
      page.locator(of).evaluateAll((nodes) => {
        const rects = nodes.map((node) => node.getBoundingClientRect());
        return {
          left: Math.min(...rects.map(({ left }) => left)),
          top: Math.min(...rects.map(({ top }) => top)),
          right: Math.max(...rects.map(({ right }) => right)),
          bottom: Math.max(...rects.map(({ bottom }) => bottom)),
        };
      });
    expect((await edges('.react-flow__node-card')).left).toBeGreaterThan(frame.x);
    await page.getByRole('button', { name: 'Fit all' }).click();
    const outside = async () => {
      const { left, top, right, bottom } = await edges('.react-flow__node-group');
      return Math.max(frame.x - left, frame.y - top, right - frame.x - frame.width, bottom - frame.y - frame.height);
    };
    await expect.poll(outside).toBeLessThan(0);
    expect(heard).toEqual([]);
  });
}

test('N opens the namespaces to choose from by keyboard', async ({ page }) => {
  const heard = await open(page);
  await page.keyboard.press('n');
  const menu = page.getByRole('menu');
  await expect(menu.getByRole('menuitemcheckbox', { name: /^shop/ })).toBeVisible();
  await page.keyboard.type('shop');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Namespace: shop' })).toBeVisible();
  await expect(emphasis(page, 'Deployment web,')).toHaveAttribute('data-emphasis', 'plain');
  expect(heard).toEqual([]);
});

test('while something is looked for, all else is dimmed where it stands', async ({ page }) => {
  const heard = await open(page);
  const before = await seen(page, 'Deployment web,').boundingBox();
  await page.keyboard.press('/');
  await page.keyboard.type('deployment web');
  await expect(emphasis(page, 'Deployment cart,')).toHaveAttribute('data-emphasis', 'dimmed');
  await expect(emphasis(page, 'Deployment web,')).toHaveAttribute('data-emphasis', 'plain');
  expect(await seen(page, 'Deployment web,').boundingBox()).toEqual(before);
  await page.keyboard.press('Escape');
  await expect(emphasis(page, 'Deployment cart,')).toHaveAttribute('data-emphasis', 'plain');
  expect(heard).toEqual([]);
});

test('what is selected elsewhere comes into view at the same zoom; selecting in the graph moves nothing', async ({
  page,
}) => {
  const heard = await open(page);
  const graph = page.getByRole('group', { name: 'Graph of owners' });
  const box = await graph.boundingBox();
  if (box === null) throw new Error('The graph is out of sight.');
  const size = async () => (await cards(page, 'Deployment web,').first().boundingBox())?.width;
  const width = (await size()) ?? 0;
  // Pushed out to the right and below.
  await page.mouse.move(box.x + 22, box.y + 300);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 5, box.y + box.height - 10, { steps: 5 });
  await page.mouse.up();
  const isInside = async () => {
    const all = cards(page, 'Deployment web,');
    // Far outside it has no card at all.
    const card = (await all.count()) === 0 ? null : await all.first().boundingBox();
    if (card === null) return false;
    const [right, bottom] = [box.x + box.width, box.y + box.height];
    return card.x >= box.x && card.y >= box.y && card.x + card.width <= right && card.y + card.height <= bottom;
  };
  await expect.poll(isInside).toBe(false);
  await page.keyboard.press('/');
  await page.keyboard.type('web deployment');
  const zooms = zoomsSeen(page);
  await page.keyboard.press('Enter');
  await expect.poll(isInside).toBe(true);
  // The pan has come to its end; on its way the zoom was what it is.
  let before = await places(page, 'Pod web-');
  await expect
    .poll(async () => {
      const last = before;
      before = await places(page, 'Pod web-');
      return isDeepStrictEqual(last, before);
    })
    .toBe(true);
  expect(await size()).toBeCloseTo(width, 1);
  expect(new Set(await zooms).size).toBe(1);
  await cards(page, 'Pod web-').first().click();
  await expect(emphasis(page, 'Pod web-')).toHaveAttribute('data-emphasis', 'selected');
  expect(await places(page, 'Pod web-')).toEqual(before);
  expect(heard).toEqual([]);
});

test('the instant of a mark, and the beginning of a loop, are laid under the one shown', async ({ page }) => {
  const heard = await open(page);
  await page.keyboard.press('Home');
  await page.keyboard.press('m');
  await page.getByRole('button', { name: 'Mark Mark 1,' }).waitFor();
  await page.keyboard.press('m');
  await page.getByRole('dialog', { name: 'Mark' }).getByRole('button', { name: 'Compare with here' }).click();
  await expect(page.getByRole('group', { name: 'Comparison' })).toBeVisible();
  await page.keyboard.press('c');
  await expect(page.getByRole('group', { name: 'Comparison' })).toHaveCount(0);
  await page.keyboard.press('i');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('compare loop end');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: 'Comparison' })).toBeVisible();
  const end = await page.getByRole('slider', { name: 'End of the loop' }).getAttribute('aria-valuenow');
  await expect(page.getByRole('slider', { name: 'Playhead' })).toHaveAttribute('aria-valuenow', end ?? '');
  expect(heard).toEqual([]);
});

test('lines of relations are switched by keyboard, and Escape ends the comparison before the selection', async ({
  page,
}) => {
  const heard = await open(page);
  const pills = page.getByRole('group', { name: 'Lines of relations' });
  const config = pills.getByRole('button', { name: /^config/ });
  await expect(config).toHaveAttribute('aria-pressed', 'false');
  await config.focus();
  await page.keyboard.press('Enter');
  await expect(config).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Arrange' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Storage classes' }).click();
  await page.keyboard.press('Escape');
  await expect(config).toHaveAttribute('aria-pressed', 'mixed');
  await cards(page, 'Deployment web,').first().click();
  await page.keyboard.press('c');
  const comparison = page.getByRole('group', { name: 'Comparison' });
  await expect(comparison).toBeVisible();
  await cards(page, 'Deployment web,').first().focus();
  await page.keyboard.press('Escape');
  await expect(comparison).toHaveCount(0);
  await expect(emphasis(page, 'Deployment web,')).toHaveAttribute('data-emphasis', 'selected');
  await page.keyboard.press('Escape');
  await expect(emphasis(page, 'Deployment web,')).toHaveAttribute('data-emphasis', 'plain');
  expect(heard).toEqual([]);
});

test('how many lanes the pane hides is said, and they come into sight when asked for', async ({ page }) => {
  const heard = await open(page);
  await cards(page, 'Deployment web,').first().click();
  await page.setViewportSize({ width: 1280, height: 640 });
  const last = page.locator('[data-lane]').last();
  const more = page.getByRole('button', { name: /^\+\d+ more$/ });
  await expect(more).toBeEnabled();
  await expect(last).not.toBeInViewport();
  await more.click();
  await expect(last).toBeInViewport();
  expect(heard).toEqual([]);
});

test('a filter that leaves nothing says so, and gives everything back', async ({ page }) => {
  const heard = await open(page);
  await page.keyboard.press('Home');
  await page.keyboard.press('h');
  const word = page.getByRole('group', { name: 'Graph of owners' }).getByRole('status');
  await expect(word).toContainText('All is well at this instant.');
  await word.getByRole('button', { name: 'Show all' }).click();
  await expect(word).toHaveCount(0);
  await expect(emphasis(page, 'Deployment web,')).toHaveAttribute('data-emphasis', 'plain');
  expect(heard).toEqual([]);
});

/** The zoom of each frame for half a second, to a thousandth. */
function zoomsSeen(page: Page): Promise<readonly string[]> {
  return page.locator('.react-flow__viewport').evaluate(async (viewport) => {
    const zooms: string[] = [];
    const end = performance.now() + 500;
    while (performance.now() < end) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      zooms.push(new DOMMatrix(getComputedStyle(viewport).transform).a.toFixed(3));
    }
    return zooms;
  });
}

test('a card that gets the focus by Tab comes into view', async ({ page }) => {
  const heard = await open(page);
  const graph = page.getByRole('group', { name: 'Graph of owners' });
  const box = await graph.boundingBox();
  if (box === null) throw new Error('The graph is out of sight.');
  await cards(page, 'Deployment web,').first().click();
  // Pushed out of view; the card keeps its place in the order of Tab.
  await page.mouse.move(box.x + box.width - 60, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + 10, box.y + 20, { steps: 4 });
  await page.mouse.up();
  await page.mouse.move(box.x + box.width - 60, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + 10, box.y + 20, { steps: 4 });
  await page.mouse.up();
  const isInView = async () => {
    const card = await page.locator('.react-flow__node-card[tabindex="0"]').boundingBox();
    return card !== null && card.x >= box.x && card.y >= box.y;
  };
  expect(await isInView()).toBe(false);
  await page.getByRole('button', { name: 'Compare with here' }).focus();
  await page.keyboard.press('Tab');
  await expect(page.locator('.react-flow__node-card:focus')).toHaveCount(1);
  await expect.poll(isInView).toBe(true);
  expect(heard).toEqual([]);
});

test('heat is seen on blocks too, the menu of arrangements is seen whole in a small window, and t may be relative', async ({
  page,
}) => {
  const heard = await open(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'Fit all' }).click();
  await expect(page.locator('.react-flow__node-card')).toHaveCount(0);
  const picture = () =>
    page
      .locator('canvas')
      .first()
      .evaluate((canvas) => canvas instanceof HTMLCanvasElement && canvas.toDataURL());
  await page.waitForTimeout(500);
  const plain = await picture();
  expect(await picture()).toBe(plain);
  await page.getByRole('button', { name: 'Heat', exact: true }).click();
  await expect.poll(picture).not.toBe(plain);
  await page.getByRole('button', { name: 'Arrange' }).click();
  const menu = page.getByRole('menu');
  await expect(menu.getByRole('menuitemcheckbox', { name: 'Give up places of what was gone' })).toBeInViewport();
  expect(await menu.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)).toBe(0);
  await page.keyboard.press('Escape');
  await page.evaluate(() => (location.hash = '#t=-3s'));
  await expect(page.getByText(/behind live/)).toBeVisible();
  expect(heard).toEqual([]);
});

test('a zoom shows the same cards before and after a step, whatever the way to it', async ({ page }) => {
  const heard = await open(page);
  const inView = () =>
    page.locator('.react-flow').evaluate((flow) => {
      const { left, top, right, bottom } = flow.getBoundingClientRect();
      const isSeen = (node: Element) => {
        const box = node.getBoundingClientRect();
        return box.right > left && box.bottom > top && box.left < right && box.top < bottom;
      };
      const nodes = [...flow.querySelectorAll('.react-flow__node')].filter(isSeen);
      const names = nodes.map((node) => (node.querySelector('.spoken')?.textContent ?? '').split(',')[0] ?? '');
      return names.sort((one, other) => one.localeCompare(other));
    });
  /** What is seen when the flight has come to its end, and again after steps to and fro. */
  const seenTwice = async () => {
    await page.waitForTimeout(600);
    const before = await inView();
    await page.keyboard.press('ArrowLeft');
    await page.waitForTimeout(300);
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(600);
    return [before, await inView()];
  };
  // A whole step from one instant to the next, so that the ones to and fro come back to it.
  await page.keyboard.press('ArrowLeft');
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('button', { name: 'Fit all' }).click();
  const kinds = new Set<string>();
  for (const press of ['', 'Zoom in', 'Zoom in', 'Zoom in', 'Zoom out', 'Zoom in']) {
    if (press !== '') await page.getByRole('button', { name: press }).click();
    const [before, after] = await seenTwice();
    expect(after, press).toEqual(before);
    kinds.add(before?.some((name) => name.startsWith('Deployment')) ? 'cards' : 'boxes');
  }
  expect(kinds).toEqual(new Set(['cards', 'boxes']));
  expect(heard).toEqual([]);
});

test('the graph has the focus when the card that had it is no longer there', async ({ page }) => {
  const heard = await open(page);
  const graph = page.getByRole('group', { name: 'Graph of owners' });
  await cards(page, 'Deployment web,').first().focus();
  await page.getByRole('button', { name: 'Zoom out' }).evaluate((button) => {
    // Clicked without taking the focus.
    for (let times = 0; times < 3; times++)
      setTimeout(() => button instanceof HTMLElement && button.click(), times * 400);
  });
  await expect(page.locator('.react-flow__node-card')).toHaveCount(0);
  await expect(graph).toBeFocused();
  expect(heard).toEqual([]);
});

test('the card that had the focus has it again after the connection was cut', async ({ page }) => {
  const sockets: { close: (options: { code: number }) => Promise<void> }[] = [];
  await page.routeWebSocket(/./, (socket) => {
    socket.connectToServer();
    sockets.push(socket);
  });
  await open(page);
  await cards(page, 'Deployment web,').first().focus();
  await expect(cards(page, 'Deployment web,').first()).toBeFocused();
  await sockets[0]?.close({ code: 1012 });
  await expect.poll(() => sockets.length).toBe(2);
  await expect(cards(page, 'Deployment web,').first()).toBeFocused();
});
