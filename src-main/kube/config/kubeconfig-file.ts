import { dirname, isAbsolute, resolve } from 'node:path';
import { YAMLException, load } from 'js-yaml';
import { field, textField } from '../json-fields.ts';
import { KubeconfigError } from './kubeconfig-error.ts';

/** How to reach and trust an API server. Paths are absolute. */
export interface ClusterEntry {
  readonly name: string;
  readonly server: string;
  /** Base64 of PEM. */
  readonly caText: string;
  readonly caFile: string;
  readonly skipTlsVerify: boolean;
  readonly tlsServerName: string;
  readonly proxyUrl: string;
  /** What the cluster tells its credential plugins: the extension `client.authentication.k8s.io/exec`; undefined without one. */
  readonly execConfig: unknown;
}

/** Who we are to it. Empty text where nothing is said; paths are absolute. */
export interface UserEntry {
  readonly name: string;
  /** Base64 of PEM. */
  readonly certText: string;
  readonly certFile: string;
  /** Base64 of PEM. */
  readonly keyText: string;
  readonly keyFile: string;
  readonly token: string;
  readonly tokenFile: string;
  readonly username: string;
  readonly password: string;
  readonly impersonate: string;
  readonly impersonateGroups: readonly string[];
  /** The `exec` stanza as written; undefined without one. */
  readonly exec: Readonly<Record<string, unknown>> | undefined;
  /** The legacy `auth-provider` stanza as written. */
  readonly authProvider: Readonly<Record<string, unknown>> | undefined;
}

/** A name for a cluster, a user and a namespace together. */
export interface ContextEntry {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
  /** The file that defines it. */
  readonly file: string;
}

/** One kubeconfig file, or several merged. */
export interface KubeconfigEntries {
  readonly clusters: readonly ClusterEntry[];
  readonly users: readonly UserEntry[];
  readonly contexts: readonly ContextEntry[];
  /** Empty when no file sets one. */
  readonly currentContext: string;
}

/** Reads the text of one kubeconfig file; relative paths in it are relative to the file. Throws {@link KubeconfigError}. */
export function parseKubeconfig(text: string, file: string): KubeconfigEntries {
  const root = text.trim() === '' ? {} : parsedYaml(text, file);
  if (root !== null && (typeof root !== 'object' || Array.isArray(root))) {
    throw new KubeconfigError(
      'broken',
      `${file} is not a kubeconfig: it holds no mapping`,
      'A kubeconfig begins with "apiVersion: v1" and "kind: Config".',
    );
  }
  const within = (path: string) => (path === '' || isAbsolute(path) ? path : resolve(dirname(file), path));
  return {
    clusters: named(root, 'clusters').map((entry) => clusterEntry(entry, within)),
    users: named(root, 'users').map((entry) => userEntry(entry, within)),
    contexts: named(root, 'contexts').map((entry) => contextEntry(entry, file)),
    currentContext: textField(root, 'current-context'),
  };
}

function parsedYaml(text: string, file: string): unknown {
  try {
    return load(text);
  } catch (problem) {
    if (!(problem instanceof YAMLException)) throw problem;
    const line = problem.mark === undefined ? '' : `, line ${problem.mark.line + 1}`;
    throw new KubeconfigError(
      'broken',
      `${file}${line} is not valid YAML: ${problem.reason}`,
      `Correct it; "kubectl config view --kubeconfig ${file}" says the same.`,
    );
  }
}

/** The entries of a list of a kubeconfig; those without a name cannot be referred to and are left out, as kubectl does. */
function named(root: unknown, list: string): readonly unknown[] {
  const entries = field(root, list);
  return Array.isArray(entries) ? entries.filter((entry) => textField(entry, 'name') !== '') : [];
}

const EXEC_EXTENSION = 'client.authentication.k8s.io/exec';

function clusterEntry(entry: unknown, within: (path: string) => string): ClusterEntry {
  const cluster = field(entry, 'cluster');
  return {
    name: textField(entry, 'name'),
    server: textField(cluster, 'server'),
    caText: textField(cluster, 'certificate-authority-data'),
    caFile: within(textField(cluster, 'certificate-authority')),
    skipTlsVerify: field(cluster, 'insecure-skip-tls-verify') === true,
    tlsServerName: textField(cluster, 'tls-server-name'),
    proxyUrl: textField(cluster, 'proxy-url'),
    execConfig: field(
      named(cluster, 'extensions').find((extension) => textField(extension, 'name') === EXEC_EXTENSION),
      'extension',
    ),
  };
}

function userEntry(entry: unknown, within: (path: string) => string): UserEntry {
  const user = field(entry, 'user');
  const groups = field(user, 'as-groups');
  return {
    name: textField(entry, 'name'),
    certText: textField(user, 'client-certificate-data'),
    certFile: within(textField(user, 'client-certificate')),
    keyText: textField(user, 'client-key-data'),
    keyFile: within(textField(user, 'client-key')),
    token: textField(user, 'token'),
    tokenFile: within(textField(user, 'tokenFile')),
    username: textField(user, 'username'),
    password: textField(user, 'password'),
    impersonate: textField(user, 'as'),
    impersonateGroups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [],
    exec: execStanza(field(user, 'exec'), within),
    authProvider: record(field(user, 'auth-provider')),
  };
}

/** client-go looks a bare command up in PATH, and takes one with a slash relative to the file. */
function execStanza(stanza: unknown, within: (path: string) => string): Readonly<Record<string, unknown>> | undefined {
  const command = textField(stanza, 'command');
  const exec = record(stanza);
  return exec !== undefined && /[/\\]/.test(command) ? { ...exec, command: within(command) } : exec;
}

function contextEntry(entry: unknown, file: string): ContextEntry {
  const context = field(entry, 'context');
  return {
    name: textField(entry, 'name'),
    cluster: textField(context, 'cluster'),
    user: textField(context, 'user'),
    namespace: textField(context, 'namespace'),
    file,
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
