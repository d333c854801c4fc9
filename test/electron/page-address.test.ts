import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PAGE_URL, pageOrigin } from '../../src-main/electron/window/origin.ts';
import { pageFile } from '../../src-main/electron/window/page-file.ts';

const FOLDER = resolve('/opt/khronoscope/out/renderer');

describe('which addresses are ours', () => {
  test.each([
    [PAGE_URL, true],
    ['app://khronoscope/assets/index.js', true],
    ['app://khronoscope.evil/index.html', false],
    ['app://other/index.html', false],
    ['https://khronoscope/index.html', false],
    ['file:///opt/khronoscope/out/renderer/index.html', false],
    ['javascript:alert(1)', false],
    ['about:blank', false],
    ['', false],
    ['app:', false],
  ])('built: %s is ours: %s', (address, isOurs) => {
    expect(pageOrigin().owns(address)).toBe(isOurs);
  });

  test.each([
    ['http://localhost:5173/', true],
    ['http://localhost:5174/', false],
    ['http://localhost.evil:5173/', false],
    [PAGE_URL, false],
  ])('in development: %s is ours: %s', (address, isOurs) => {
    expect(pageOrigin('http://localhost:5173').owns(address)).toBe(isOurs);
  });
});

describe('which file an address names', () => {
  test.each([
    ['app://khronoscope/index.html', 'index.html', 'text/html; charset=utf-8'],
    ['app://khronoscope/assets/index-a1.js?v=1#x', 'assets/index-a1.js', 'text/javascript; charset=utf-8'],
    ['app://khronoscope/assets/inter%20latin.woff2', 'assets/inter latin.woff2', 'font/woff2'],
    ['app://khronoscope/../../index.html', 'index.html', 'text/html; charset=utf-8'],
  ])('%s', (address, file, contentType) => {
    expect(pageFile(FOLDER, address)).toEqual({ path: resolve(FOLDER, file), contentType });
  });

  test.each([
    'app://khronoscope/..%2fmain%2findex.js',
    'app://khronoscope/assets/..%2f..%2f..%2fpackage.json',
    'app://khronoscope/%00index.html',
    'app://khronoscope/%zz.html',
    'app://khronoscope/',
    'app://khronoscope/assets/index.js.map',
    'app://khronoscope/secret.pem',
    'not an address',
  ])('%s names none', (address) => {
    expect(pageFile(FOLDER, address)).toBeUndefined();
  });
});
