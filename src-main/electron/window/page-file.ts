import { extname, relative, resolve, sep } from 'node:path';

/** What vite puts into the page's folder. Anything else is not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** A file of the page and its media type. */
export interface PageFile {
  readonly path: string;
  readonly contentType: string;
}

/** The file that `address` names inside `folder`; undefined if it lies outside, or is of no type we serve. */
export function pageFile(folder: string, address: string): PageFile | undefined {
  const url = URL.parse(address);
  if (url === null) {
    return undefined;
  }
  let asked: string;
  try {
    asked = decodeURIComponent(url.pathname);
  } catch {
    // A broken percent escape names no file.
    return undefined;
  }
  const path = resolve(folder, `.${asked}`);
  const inside = relative(folder, path);
  const contentType = CONTENT_TYPES[extname(path)];
  if (asked.includes('\0') || inside === '..' || inside.startsWith(`..${sep}`) || contentType === undefined) {
    return undefined;
  }
  // On Windows a path on another drive stays absolute.
  return resolve(folder, inside) === path ? { path, contentType } : undefined;
}
