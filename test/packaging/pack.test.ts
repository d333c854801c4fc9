import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packedFiles } from './asar.ts';
import { fusesOn, makeDummyElectron } from './dummy-electron.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const NATIVE = 'node_modules/better-sqlite3/prebuilds/linux-x64.node';

// The package is made of the last build, so there has to be one; `npm test` builds first.
const isBuilt = existsSync(join(root, 'out/main/index.js'));

describe.skipIf(process.platform !== 'linux' || !isBuilt)('the package for Linux x64', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'khronoscope-pack-'));
  const unpacked = join(scratch, 'dist/linux-unpacked');
  const resources = join(unpacked, 'resources');

  beforeAll(() => {
    const electron = join(scratch, 'electron');
    const { version }: { version: unknown } = JSON.parse(
      readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'),
    );
    makeDummyElectron(electron, String(version));
    const builder = join(root, 'node_modules/electron-builder/cli.js');
    const config = ['--config', 'build/electron-builder.config.mjs', `-c.directories.output=${join(scratch, 'dist')}`];
    const made = spawnSync(process.execPath, [builder, '--dir', '--linux', '--x64', '--publish', 'never', ...config], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, KHRONOSCOPE_ELECTRON_DIST: electron },
    });
    expect(made.status, `${made.stdout}${made.stderr}`).toBe(0);
  });

  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  const packed = () => packedFiles(join(resources, 'app.asar'));
  const paths = () => packed().map(({ path }) => path);

  it('holds the build, the icon of a window and the JavaScript of the SQLite driver, and nothing else', () => {
    const allowed = [
      /^out\/(main|preload|renderer)\//,
      /^package\.json$/,
      /^resources\/icons\/window\.png$/,
      /^node_modules\/better-sqlite3\/(package\.json|LICENSE|lib\/.*\.js)$/,
    ];
    const others = paths().filter((path) => !allowed.some((pattern) => pattern.test(path)));
    expect(others).toEqual([NATIVE]);
  });

  it('holds every program, thread and page that the application starts', () => {
    expect(paths()).toEqual(
      expect.arrayContaining([
        'out/main/index.js',
        'out/main/engine.js',
        'out/main/recorder-thread.js',
        'out/main/upkeep-thread.js',
        'out/main/reader-thread.js',
        'out/preload/index.cjs',
        'out/renderer/index.html',
        'resources/icons/window.png',
      ]),
    );
  });

  it('holds no sources and no maps', () => {
    expect(paths().filter((path) => /\.(map|tsx?|c|cc|cpp|h)$/.test(path))).toEqual([]);
  });

  it('has its one native module outside the archive, where the system can load it', () => {
    expect(packed().filter(({ isUnpacked }) => isUnpacked)).toEqual([{ path: NATIVE, isUnpacked: true }]);
    const beside = readdirSync(join(resources, 'app.asar.unpacked'), { recursive: true, encoding: 'utf8' });
    expect(beside.filter((path) => path.endsWith('.node'))).toEqual([NATIVE]);
  });

  it('has its fuses closed: no Node by a variable or a switch, no application but the archive', () => {
    expect(fusesOn(join(unpacked, 'khronoscope'))).toEqual([
      'cookieEncryption',
      'embeddedAsarIntegrityValidation',
      'onlyLoadAppFromAsar',
      'wasmTrapHandlers',
    ]);
  });

  it('has one language, since it speaks no other', () => {
    expect(readdirSync(join(unpacked, 'locales'))).toEqual(['en-US.pak']);
  });
});
