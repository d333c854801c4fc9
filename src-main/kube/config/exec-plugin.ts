import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { withoutTokens } from '@model/token.ts';
import type { Environment } from '../transport/proxy.ts';
import type { Clock } from '../clock.ts';
import { field, parsedJson, textField } from '../json-fields.ts';
import type { ClusterEntry, UserEntry } from './kubeconfig-file.ts';

/** What a credential plugin gave: a token, a certificate with its key, or both. */
export interface PluginCredential {
  readonly token: string;
  readonly cert: string;
  readonly key: string;
  /** Wall clock in milliseconds; undefined if it is good until refused. */
  readonly expiresAt: number | undefined;
}

export interface PluginRun {
  /** The `exec` stanza as written. */
  readonly exec: NonNullable<UserEntry['exec']>;
  readonly cluster: ClusterEntry;
  readonly env: Environment;
  readonly clock: Clock;
  /** Ends the plugin and what it has started. */
  readonly signal: AbortSignal;
}

/** A browser login takes its time; but nobody waits longer. */
const LONGEST_RUN_MS = 5 * 60_000;
const LONGEST_OUTPUT = 1024 * 1024;
const LONGEST_COMPLAINT = 16 * 1024;
const SHOWN_COMPLAINT = 600;
const VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

/** Runs a credential plugin once, as client-go does, without a terminal. Rejects with an Error in a sentence; what it wrote to stdout is in none. */
export async function runPlugin(run: PluginRun): Promise<PluginCredential> {
  const command = textField(run.exec, 'command');
  const apiVersion = textField(run.exec, 'apiVersion');
  if (!VERSIONS.includes(apiVersion))
    throw new Error(
      `the credential plugin ${command} speaks ${apiVersion || 'no version'}; known are ${VERSIONS.join(', ')}`,
    );
  if (textField(run.exec, 'interactiveMode') === 'Always')
    throw new Error(
      `the credential plugin ${command} cannot support interactive mode: standard input is not a terminal here, and its interactiveMode is Always; set it to IfAvailable, or use a credential that asks nothing`,
    );
  return credentialIn(await outputOf(command, run), { command, apiVersion });
}

async function outputOf(command: string, { exec, env, cluster, clock, signal: ending }: PluginRun): Promise<string> {
  const info = {
    kind: 'ExecCredential',
    apiVersion: textField(exec, 'apiVersion'),
    spec: { interactive: false, ...(exec['provideClusterInfo'] === true && { cluster: await clusterInfo(cluster) }) },
  };
  const own = { ...env, ...variables(exec['env']), KUBERNETES_EXEC_INFO: JSON.stringify(info) };
  ending.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(command, texts(exec['args']), {
      env: own,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: HAS_GROUPS,
    });
    let output = '';
    let complaint = '';
    const settle = () => {
      cancel();
      ending.removeEventListener('abort', onEnding);
    };
    const fail = (what: string) => {
      settle();
      reject(new Error(`the credential plugin ${command} ${what}`));
    };
    const killed = (why: string) => {
      kill(child);
      fail(why);
    };
    const onEnding = () => killed('was ended');
    const cancel = clock.after(LONGEST_RUN_MS, () => killed(`did not end within ${LONGEST_RUN_MS / 60_000} minutes`));
    ending.addEventListener('abort', onEnding);
    child.stdout.on('data', (chunk: Buffer) => {
      if (output.length < LONGEST_OUTPUT) output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-LONGEST_COMPLAINT);
    });
    child.on('error', (cause) => {
      const isMissing = 'code' in cause && cause.code === 'ENOENT';
      const hint = textField(exec, 'installHint').trim();
      const advice = isMissing && hint !== '' ? `; ${hint}` : '';
      fail(`${isMissing ? 'is not installed or not in PATH' : `could not be run: ${cause.message}`}${advice}`);
    });
    child.on('close', (code, signal) => {
      if (code === 0) {
        settle();
        return resolve(output);
      }
      // Some plugins print the token they could not use; cut before it is looked for, it would not be known.
      const said = withoutTokens(complaint.trim()).slice(-SHOWN_COMPLAINT);
      fail(`failed with ${code ?? signal}: ${said === '' ? 'it said nothing' : said}`);
    });
  });
}

/** A plugin is a group of processes of its own, so that what it started ends with it; Windows has no such groups. */
const HAS_GROUPS = process.platform !== 'win32';

function kill(child: ChildProcess): void {
  // What left the group may hold on to these, and must not hold us.
  child.stdout?.destroy();
  child.stderr?.destroy();
  if (!HAS_GROUPS || child.pid === undefined) {
    child.kill('SIGKILL');
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // None of the group is left.
  }
}

function credentialIn(
  output: string,
  { command, apiVersion }: { readonly command: string; readonly apiVersion: string },
): PluginCredential {
  const parsed = parsedJson(output);
  if (textField(parsed, 'kind') !== 'ExecCredential')
    throw new Error(`the credential plugin ${command} printed no ExecCredential`);
  if (textField(parsed, 'apiVersion') !== apiVersion)
    throw new Error(
      `the credential plugin ${command} answered in ${textField(parsed, 'apiVersion')}, the kubeconfig asks for ${apiVersion}`,
    );
  const status = field(parsed, 'status');
  const token = textField(status, 'token');
  const cert = textField(status, 'clientCertificateData');
  const key = textField(status, 'clientKeyData');
  if (token === '' && (cert === '' || key === ''))
    throw new Error(`the credential plugin ${command} gave neither a token nor a certificate with its key`);
  const expiresAt = Date.parse(textField(status, 'expirationTimestamp'));
  return { token, cert, key, expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt };
}

async function clusterInfo(cluster: ClusterEntry): Promise<Record<string, unknown>> {
  const ca =
    cluster.caText !== '' || cluster.caFile === ''
      ? cluster.caText
      : (await readFile(cluster.caFile)).toString('base64');
  return {
    server: cluster.server,
    ...(ca !== '' && { 'certificate-authority-data': ca }),
    ...(cluster.tlsServerName !== '' && { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.skipTlsVerify && { 'insecure-skip-tls-verify': true }),
    ...(cluster.proxyUrl !== '' && { 'proxy-url': cluster.proxyUrl }),
    ...(cluster.execConfig !== undefined && { config: cluster.execConfig }),
  };
}

function variables(entries: unknown): Record<string, string> {
  if (!Array.isArray(entries)) return {};
  return Object.fromEntries(entries.map((entry) => [textField(entry, 'name'), textField(entry, 'value')]));
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
