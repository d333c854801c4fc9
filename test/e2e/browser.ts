import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What Playwright needs to start the browser. Empty where Playwright is to find its own. */
export interface BrowserLaunch {
  readonly executablePath?: string;
  readonly env?: Record<string, string>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A fontconfig that finds the fonts beside it: with none at all Chromium draws no text, not even the page's own fonts. */
const FONTS_CONF = '<fontconfig><dir prefix="relative">fonts/fonts</dir></fontconfig>\n';

function packageFolder(): string {
  return dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))));
}

function versionOf(folder: string): string {
  const parsed: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (typeof parsed === 'object' && parsed !== null && 'version' in parsed && typeof parsed.version === 'string') {
    return parsed.version;
  }
  throw new Error(`${folder} has no version`);
}

/**
 * Unpacks the npm package's Chromium into node_modules/.cache, once a version. The package's own unpacking goes to
 * the system's temporary folder, takes whatever lies there for its own, and brings its libraries only on one cloud.
 */
async function unpack(home: string, bin: string): Promise<void> {
  const { inflate } = await import('@sparticuz/chromium');
  const cache = dirname(home);
  mkdirSync(cache, { recursive: true });
  const stage = mkdtempSync(join(cache, 'tmp-'));
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = stage;
  try {
    for (const archive of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']) {
      await inflate(join(bin, archive));
    }
  } finally {
    if (before === undefined) {
      delete process.env['TMPDIR'];
    } else {
      process.env['TMPDIR'] = before;
    }
  }
  writeFileSync(join(stage, 'fonts.conf'), FONTS_CONF);
  if (existsSync(home)) {
    rmSync(stage, { recursive: true });
  } else {
    renameSync(stage, home);
  }
  for (const leftover of readdirSync(cache).filter((name) => name.startsWith('tmp-'))) {
    rmSync(join(cache, leftover), { recursive: true, force: true });
  }
}

/**
 * The browser of the tests: `KHRONOSCOPE_CHROMIUM` if set; on Linux x64 the one that npm brought, which needs no
 * library of the system; elsewhere the one that `playwright install chromium` brought.
 */
export async function browserLaunch(): Promise<BrowserLaunch> {
  const own = process.env['KHRONOSCOPE_CHROMIUM'];
  if (own !== undefined) {
    return { executablePath: own };
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return {};
  }
  const folder = packageFolder();
  const home = join(root, 'node_modules', '.cache', 'chromium', versionOf(folder));
  if (!existsSync(join(home, 'chromium'))) {
    await unpack(home, join(folder, 'bin'));
  }
  const env = Object.fromEntries(
    Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  return {
    executablePath: join(home, 'chromium'),
    env: { ...env, LD_LIBRARY_PATH: join(home, 'al2023', 'lib'), FONTCONFIG_FILE: join(home, 'fonts.conf') },
  };
}
