// Runs the command line from a checkout: builds first when a source is newer than the last build, then hands over.
// Plain JavaScript without imports of ours, so that it can speak on any Node there may be.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

if (!(Number(process.versions.napi) >= 10)) {
  console.error(
    `Khronoscope needs Node 22.19 or newer (24 is best); this is ${process.version}. On Linux, npm ci brings one.`,
  );
  process.exit(1);
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'out', 'built');
const sources = [
  'src-main',
  'src-preload',
  'src-renderer',
  'electron.vite.config.ts',
  'package-lock.json',
  'resources',
];

/** The newest change below a path, in ms. */
function newest(path) {
  const found = statSync(path);
  return found.isDirectory()
    ? readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), found.mtimeMs)
    : found.mtimeMs;
}

/** Builds into out/; what the build says goes to stderr, since stdout belongs to results. */
function build() {
  const vite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const run = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (run.status !== 0) {
    process.exit(run.status ?? 1);
  }
  writeFileSync(stamp, '');
}

const isStale = () => {
  const built = statSync(stamp).mtimeMs;
  return sources.some((source) => existsSync(join(root, source)) && newest(join(root, source)) > built);
};

if (!existsSync(stamp) || isStale()) {
  build();
}

const words = process.argv.slice(2);
if (words[0] !== '--build') {
  // npm ends its shell and not us when it is told to end; then our parent changes, which is the sign to leave.
  if (process.env.npm_lifecycle_event !== undefined) {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) {
        console.error('npm has ended; so does Khronoscope');
        process.kill(process.pid, 'SIGTERM');
      }
    }, 500).unref();
  }
  process.argv.splice(2, process.argv.length, ...words);
  await import(pathToFileURL(join(root, 'out', 'main', 'cli.js')).href);
}
