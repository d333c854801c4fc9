import type { Page } from '@playwright/test';
import { drag, heapMb, instrument, type ProbedWindow, type Watched, watch } from './page-probe.ts';
import type { Recorded } from './recorded.ts';

/** What is measured of one page at one distance. */
export interface PageFigures {
  /** From the change of the instant to the frame after the one that shows it, in ms. */
  readonly seeks: readonly number[];
  readonly scrub: Watched;
  readonly pan: Watched;
  readonly heapMb: number;
}

export type Distance = 'near' | 'fitted';

/** Measures our page at one distance; the page is left open. */
export async function measureKhronoscope(page: Page, recorded: Recorded, distance: Distance): Promise<PageFigures> {
  await stand(page, distance);
  const seeks: number[] = [];
  const seeking = await watch(page, async () => {
    for (const instant of recorded.instants) seeks.push(await seek(page, instant));
  });
  const detail = page.getByRole('slider', { name: 'Playhead' });
  const grip = await detail.boundingBox();
  const strip = await page.getByRole('region', { name: 'Timeline', exact: true }).boundingBox();
  if (!grip || !strip) throw new Error('The page shows no timeline.');
  const y = grip.y + 30;
  const span = { from: { x: strip.x + strip.width * 0.3, y }, to: { x: strip.x + strip.width * 0.85, y } };
  const scrub = await watch(page, () => drag(page, { ...span, moves: 180 }));
  const graph = await page.getByRole('group', { name: 'Graph of owners' }).boundingBox();
  if (!graph) throw new Error('The page shows no graph.');
  const middle = { x: graph.x + graph.width / 2, y: graph.y + graph.height / 2 };
  const aside = { x: middle.x + graph.width * 0.3, y: middle.y + graph.height * 0.25 };
  const pan = await watch(page, () => drag(page, { from: middle, to: aside, moves: 120 }));
  const all = {
    ...scrub,
    longTasks: [...scrub.longTasks, ...seeking.longTasks],
    cards: Math.max(scrub.cards, seeking.cards),
  };
  return { seeks, scrub: all, pan, heapMb: await heapMb(page) };
}

/** Opens the page and waits for the picture; the instruments are in it. */
export async function openKhronoscope(page: Page, url: string): Promise<Watched> {
  await instrument(page);
  await page.goto(url);
  return watch(page, async () => {
    await page
      .getByRole('group', { name: 'Objects by status' })
      .getByRole('button')
      .first()
      .waitFor({ timeout: 60_000 });
    await page.waitForTimeout(2500);
  });
}

/** Goes near by the zoom button, as somebody without a wheel would, or fits all. */
export async function stand(page: Page, distance: Distance): Promise<void> {
  await page.getByRole('button', { name: 'Fit all' }).click();
  await page.waitForTimeout(600);
  for (let press = 0; distance === 'near' && press < 20 && (await zoomOf(page)) < 0.8; press++) {
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.waitForTimeout(400);
  }
  await page.waitForTimeout(600);
}

function zoomOf(page: Page): Promise<number> {
  return page
    .locator('.react-flow__viewport')
    .evaluate((viewport) => new DOMMatrix(getComputedStyle(viewport).transform).a);
}

/** Goes to an instant by the page's address. The counts below the picture change with the cards, in a frame or before one. */
function seek(page: Page, instant: number): Promise<number> {
  return page.evaluate(async (to) => {
    const legend = document.querySelector('[aria-label="Objects by status"]');
    if (!legend) throw new Error('The page shows no counts.');
    const fields = new URLSearchParams(location.hash.slice(1));
    fields.set('t', new Date(to).toISOString());
    const before = legend.textContent;
    const { probe } = window as unknown as ProbedWindow;
    const { begun } = probe;
    const started = performance.now();
    location.hash = fields.toString();
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${to} was not on screen after 10 s`)), 10_000);
      const look = () => {
        if (legend.textContent === before) return;
        clearTimeout(late);
        observer.disconnect();
        resolve();
      };
      const observer = new MutationObserver(look);
      observer.observe(legend, { subtree: true, childList: true, characterData: true });
      look();
    });
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    // Counts that change before a frame has begun are on screen no sooner than after that frame.
    if (probe.begun === begun) await nextFrame();
    await nextFrame();
    const shown = performance.now() - started;
    // The hand rests before it goes on, as in any arbitrary seek.
    await new Promise((resolve) => setTimeout(resolve, 80));
    return shown;
  }, instant);
}
