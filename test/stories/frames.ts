import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cards } from '../e2e/page.ts';
import { ensureBuilt } from '../fakes/command-line.ts';
import { faultsIn, type SeenFrame } from './frame-faults.ts';
import { type RecordedStory, recordedStories } from './record-stories.ts';
import { closeBrowser, openStory, type StoryPage } from './story-page.ts';

/**
 * `npm run docs:frames [-- STORY…]`: scrubs over a story as a hand does, there and back, takes each frame as a picture and
 * asks the page where each card is and how visible. Says what jumped, flashed or overlapped, and lays the frames out on
 * contact sheets in `KHRONOSCOPE_FRAMES` or a temporary folder. Ends with 1 if anything did.
 */
const folder = process.env['KHRONOSCOPE_STORIES'] ?? join(tmpdir(), `khronoscope-stories-${process.pid}`);
const frames = process.env['KHRONOSCOPE_FRAMES'] ?? join(tmpdir(), 'khronoscope-frames');
const SIZE = { width: 1440, height: 960 };

/** Instants of the record between two frames while the hand moves, and frames taken while it rests. */
const STEP_MS = 200;
const RESTING_FRAMES = 6;
/** Frames on one contact sheet. */
const SHEET = { columns: 3, rows: 6 };

ensureBuilt();
const wanted = process.argv.slice(2);
const stories = await recordedStories(folder, wanted.length === 0 ? ['rollout'] : wanted);
let faults = 0;
for (const story of stories) faults += await scrub(story);
await closeBrowser();
process.exitCode = faults === 0 ? 0 : 1;

async function scrub(story: RecordedStory): Promise<number> {
  const out = join(frames, story.name);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const opened = await openStory({ file: story.file, ...SIZE, theme: 'dark', isStill: false });
  const [from, to] = [Date.parse(story.instants[0]?.at ?? ''), Date.parse(story.instants.at(-1)?.at ?? '')];
  await opened.goTo(new Date(from).toISOString());
  await cards(opened.page, `Deployment ${story.hero},`).focus();
  for (const key of ['f', 'Escape', 'Escape']) await opened.page.keyboard.press(key);
  await opened.page.waitForTimeout(600);
  const seen: SeenFrame[] = [];
  const pictures: Buffer[] = [];
  for (const at of thereAndBack(from, to)) {
    const { frame, picture } = await takeFrame(opened, at);
    seen.push(frame);
    pictures.push(picture);
  }
  await layOut(opened, out, { seen, pictures });
  await opened.close();
  const found = faultsIn(seen);
  writeFileSync(join(out, 'frames.json'), JSON.stringify(seen));
  console.log(`${story.name}: ${seen.length} frames in ${out}; ${found.length} faults`);
  for (const fault of found.slice(0, 40)) console.log(`  ${fault}`);
  return found.length;
}

/** Forward in small steps, a rest, and back again. */
function thereAndBack(from: number, to: number): readonly number[] {
  const there = Array.from({ length: Math.ceil((to - from) / STEP_MS) }, (_, index) => from + index * STEP_MS);
  const rest = Array.from({ length: RESTING_FRAMES }, () => to);
  return [...there, ...rest, ...there.toReversed(), ...Array.from({ length: RESTING_FRAMES }, () => from)];
}

async function takeFrame({ page }: StoryPage, at: number) {
  const { cards: seen, graph } = await page.evaluate(frameOfPage, new Date(at).toISOString());
  const picture = await page.screenshot({ type: 'jpeg', quality: 70, clip: graph });
  return { frame: { asked: at, cards: seen }, picture };
}

/** Runs in the page: seeks as an address does, waits for two screen frames, and says where the cards are. */
async function frameOfPage(asked: string) {
  const fields = new URLSearchParams(location.hash.slice(1));
  fields.set('t', asked);
  location.hash = fields.toString().replaceAll('%3A', ':');
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  await nextFrame();
  await nextFrame();
  const graph = document.querySelector('[aria-label="Graph of owners"]');
  const box = graph?.getBoundingClientRect() ?? new DOMRect();
  const cards = [...document.querySelectorAll<HTMLElement>('.react-flow__node-card')].map((node) => {
    const card = node.firstElementChild;
    const { x, y, width, height } = (card ?? node).getBoundingClientRect();
    const face = card?.lastElementChild ?? undefined;
    const opacityOf = (element: Element | null | undefined) =>
      element ? Number(getComputedStyle(element).opacity) : 1;
    const isMoving = (card?.getAnimations().length ?? 0) > 0;
    return {
      // Elements are turned over from object to object; the words for those who listen say which it is.
      id: (node.textContent ?? '').split(',')[0] ?? '',
      name: (node.textContent ?? '').split(',')[0] ?? '',
      x,
      y,
      width,
      height,
      opacity: opacityOf(card) * opacityOf(face),
      words: opacityOf(face?.firstElementChild),
      z: Number(getComputedStyle(node).zIndex) || 0,
      isMoving,
    };
  });
  return { cards, graph: { x: box.x, y: box.y, width: box.width, height: box.height } };
}

interface Taken {
  readonly seen: readonly SeenFrame[];
  readonly pictures: readonly Buffer[];
}

/** Contact sheets, made by the browser that is there anyway; frames in which nothing moved are left out. */
async function layOut({ page }: StoryPage, out: string, { seen, pictures }: Taken): Promise<void> {
  const perSheet = SHEET.columns * SHEET.rows;
  const sheetPage = await page.context().newPage();
  const differing = seen.flatMap(({ asked }, index) => {
    const [picture, before] = [pictures[index], pictures[index - 1]];
    if (picture === undefined || (before !== undefined && picture.equals(before))) return [];
    writeFileSync(join(out, `${numbered(index)}.jpg`), picture);
    return [{ index, asked }];
  });
  for (let first = 0; first < differing.length; first += perSheet) {
    const cells = differing
      .slice(first, first + perSheet)
      .map(
        ({ index, asked }) =>
          `<figure><img src="${numbered(index)}.jpg"><figcaption>${index} · ${new Date(asked).toISOString().slice(14, 23)}</figcaption></figure>`,
      );
    const file = join(out, `sheet-${numbered(first / perSheet)}.html`);
    writeFileSync(
      file,
      `<style>body{display:grid;grid-template-columns:repeat(${SHEET.columns},1fr);gap:4px;margin:4px;background:#222;color:#ccc;font:11px sans-serif}figure{margin:0}img{width:100%}</style>${cells.join('')}`,
    );
    await sheetPage.setViewportSize({ width: 1800, height: 1200 });
    await sheetPage.goto(`file://${file}`);
    await sheetPage.screenshot({ path: file.replace('.html', '.png'), fullPage: true });
  }
  await sheetPage.close();
}

function numbered(index: number): string {
  return String(index).padStart(3, '0');
}
