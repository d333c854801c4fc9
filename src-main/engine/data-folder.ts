import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where recordings are kept unless told otherwise: `KHRONOSCOPE_DATA`, else the place of each system.
 * `platform` and `env` are arguments so that all systems can be tested on one.
 */
export function dataFolder(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): string {
  const own = env['KHRONOSCOPE_DATA'];
  if (own !== undefined && own !== '') {
    return own;
  }
  switch (platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Khronoscope');
    case 'win32':
      return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Khronoscope');
    default:
      return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'khronoscope');
  }
}
