import { createReadStream, mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import type { Distance, PageFigures } from './khronoscope-page.ts';
import { drag, heapMb, instrument, watch } from './page-probe.ts';

/** A server of the plain page, with the picture of a folder. */
export interface PlainHost {
  readonly url: string;
  close(): void;
}

/** Builds the plain page once; returns its folder. */
export async function buildPlain(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'khronoscope-plain-'));
  const root = fileURLToPath(new URL('plain', import.meta.url));
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'error',
    plugins: [react()],
    build: { outDir, emptyOutDir: true, target: 'es2024', chunkSizeWarningLimit: 1600 },
  });
  return outDir;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

/** Serves the page from `pages` and `plain.json` from `scratch`. */
export async function servePlain(pages: string, scratch: string): Promise<PlainHost> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://bench');
    const path = pathname === '/' ? '/index.html' : pathname;
    const file = createReadStream(join(path === '/plain.json' ? scratch : pages, path));
    file.on('error', () => response.writeHead(404).end());
    file.on('open', () => {
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' });
      file.pipe(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The same measures of plain xyflow. `seeks` says how often it is asked for another instant; it may take seconds each time. */
export async function measurePlain(
  page: Page,
  url: string,
  { distance, seeks }: { readonly distance: Distance; readonly seeks: number },
): Promise<PageFigures> {
  await instrument(page);
  await page.goto(`${url}#${distance}`);
  await page.locator('.react-flow__node').first().waitFor({ timeout: 120_000 });
  await page.waitForTimeout(1500);
  const times: number[] = [];
  const scrub = await watch(page, async () => {
    for (let instant = 1; instant <= seeks; instant++) times.push(await seek(page, instant));
  });
  const box = { x: 800, y: 500 };
  const pan = await watch(page, () => drag(page, { from: box, to: { x: 1100, y: 700 }, moves: 60 }));
  return { seeks: times, scrub, pan, heapMb: await heapMb(page) };
}

interface PlainWindow {
  readonly plainSeek: (instant: number) => void;
}

/** React mounts within the task, so the frame after the next one shows it. */
function seek(page: Page, instant: number): Promise<number> {
  return page.evaluate(async (to) => {
    const started = performance.now();
    (window as unknown as PlainWindow).plainSeek(to);
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    return performance.now() - started;
  }, instant);
}
