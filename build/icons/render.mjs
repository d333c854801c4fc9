// Draws resources/icons/khronoscope.svg at every size a system asks for, by the browser of the end-to-end tests. The
// pictures are kept in the repository; run `npx node build/icons/render.mjs` after a change of the drawing.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { browserLaunch } from '../../test/e2e/browser.ts';

const here = import.meta.dirname;
const resources = join(here, '../../resources/icons');
const drawing = `data:image/svg+xml;base64,${readFileSync(join(resources, 'khronoscope.svg')).toString('base64')}`;

/** Windows' container: a directory of fixed entries, then the pictures. 256 is written as 0. */
function ico(pictures) {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  pictures.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index;
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}

/** macOS' container: each picture behind its four-letter type and its length, both counted in. */
function icns(pictures) {
  const chunk = (type, content) => {
    const head = Buffer.from(`${type}0000`, 'latin1');
    head.writeUInt32BE(head.length + content.length, 4);
    return Buffer.concat([head, content]);
  };
  return chunk('icns', Buffer.concat(pictures.map(({ type, png }) => chunk(type, png))));
}

const browser = await chromium.launch(await browserLaunch());
const drawn = new Map();
for (const size of [16, 32, 48, 64, 128, 256, 512, 1024]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>body{margin:0}img{display:block}</style><img src="${drawing}" width="${size}" height="${size}">`,
  );
  await page.locator('img').evaluate((image) => image.decode());
  drawn.set(size, await page.screenshot({ omitBackground: true }));
}
await browser.close();

for (const [size, png] of drawn) {
  writeFileSync(join(here, `${size}x${size}.png`), png);
}
// electron-builder could make the two containers of the PNGs, but downloads a program for it.
const forWindows = [16, 32, 48, 64, 128, 256].map((size) => ({ size, png: drawn.get(size) }));
writeFileSync(join(here, '../icon.ico'), ico(forWindows));
const forMac = { ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 };
const typed = Object.entries(forMac).map(([type, size]) => ({ type, png: drawn.get(size) }));
writeFileSync(join(here, '../icon.icns'), icns(typed));
// What a window on Linux shows; it travels with the application.
writeFileSync(join(resources, 'window.png'), drawn.get(256));
