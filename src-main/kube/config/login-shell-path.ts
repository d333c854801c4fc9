/** Runs a program and answers what it wrote to stdout; rejects if it fails or takes too long. */
export type RunProgram = (
  command: string,
  words: readonly string[],
  options: { readonly timeoutMs: number },
) => Promise<string>;

export interface LoginShell {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: RunProgram;
}

const SHELL_WITHIN_MS = 5_000;
const MARK = '__khronoscope_path__';

/**
 * The PATH of a login shell: an application started from a dock or a menu is given a bare one, in which credential plugins
 * (aws, gke-gcloud-auth-plugin, kubelogin) are not found. Answers the PATH there is on Windows, without a SHELL, or when the
 * shell fails: it is the best that is known, and a plugin that is missing then says so itself.
 */
export async function loginShellPath({ platform, env, run }: LoginShell): Promise<string> {
  const own = env['PATH'] ?? '';
  const shell = env['SHELL'] ?? '';
  if (platform === 'win32' || shell === '') return own;
  // Marked, since start-up files like to greet.
  const words = ['-ilc', `printf '%s%s%s' '${MARK}' "$PATH" '${MARK}'`];
  const said = await run(shell, words, { timeoutMs: SHELL_WITHIN_MS }).catch(() => '');
  const found = said.split(MARK)[1] ?? '';
  return found.includes('/') ? found : own;
}
