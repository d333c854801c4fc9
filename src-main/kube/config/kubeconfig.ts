import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { inClusterConfig, SERVICE_ACCOUNT } from './in-cluster.ts';
import { KubeconfigError } from './kubeconfig-error.ts';
import { type ClusterEntry, type KubeconfigEntries, type UserEntry, parseKubeconfig } from './kubeconfig-file.ts';

/** A context as people choose it. */
export interface KubeContext {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  /** Empty when the context names none. */
  readonly namespace: string;
  /** Empty when the context names a cluster that is not there. */
  readonly server: string;
  readonly isCurrent: boolean;
  readonly file: string;
}

/** Everything needed to connect as one context. */
export interface ContextConfig {
  readonly context: KubeContext;
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
  /** Namespaces that other contexts of the same cluster name: places where its users have rights. */
  readonly otherNamespaces: readonly string[];
}

export interface KubeconfigPlaces {
  /** `--kubeconfig`: these and no others; each must exist. Empty: look where kubectl looks. */
  readonly explicit: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
}

/**
 * Finds and reads the kubeconfig as kubectl does: explicit files, else those of `KUBECONFIG` that exist, else
 * `~/.kube/config`, else the service account of the pod we run in. Merged, the first file to define a name wins.
 * Throws {@link KubeconfigError}.
 */
export function loadKubeconfig(places: KubeconfigPlaces): KubeconfigEntries {
  if (places.explicit.length > 0) return merged(places.explicit.map((file) => entriesOf(file, 'must-exist')));
  const files = searchedFiles(places);
  const found = files.map((file) => entriesOf(file, 'may-be-missing')).filter((entries) => entries !== undefined);
  if (found.length > 0) return merged(found);
  const inCluster = inClusterConfig(places.env);
  if (inCluster !== undefined) return inCluster;
  throw new KubeconfigError(
    'not-found',
    `no kubeconfig was found: looked for ${[...files, SERVICE_ACCOUNT].join(', ')}`,
    'Name one with --kubeconfig FILE or the KUBECONFIG environment variable.',
  );
}

/** The files that are read, whether they exist or not. */
export function kubeconfigFiles(places: KubeconfigPlaces): readonly string[] {
  return places.explicit.length > 0 ? places.explicit : searchedFiles(places);
}

/** The contexts, in the order of the files. */
export function listContexts(config: KubeconfigEntries): readonly KubeContext[] {
  return config.contexts.map((context) => ({
    ...context,
    server: config.clusters.find(({ name }) => name === context.cluster)?.server ?? '',
    isCurrent: context.name === config.currentContext,
  }));
}

/** What is needed to connect as `name`, or as the current context if `name` is empty. Throws {@link KubeconfigError}. */
export function contextConfig(config: KubeconfigEntries, name: string): ContextConfig {
  const context = chosenContext(config, name);
  const cluster = config.clusters.find((entry) => entry.name === context.cluster);
  const where = `context "${context.name}" (${context.file})`;
  if (cluster === undefined || cluster.server === '') {
    const lack = cluster === undefined ? 'which is not defined' : 'which has no server';
    throw new KubeconfigError(
      'incomplete',
      `${where} names cluster "${context.cluster}", ${lack}`,
      'Add it to the kubeconfig, or choose another context.',
    );
  }
  if (!URL.canParse(cluster.server) || !/^https?:/.test(cluster.server)) {
    throw new KubeconfigError(
      'incomplete',
      `${where} leads to "${cluster.server}", which is not an http or https address`,
      'Correct the "server" of its cluster.',
    );
  }
  const user = config.users.find((entry) => entry.name === context.user);
  if (user === undefined && context.user !== '') {
    throw new KubeconfigError(
      'incomplete',
      `${where} names user "${context.user}", which is not defined`,
      'Add it to the kubeconfig, or choose another context.',
    );
  }
  const otherNamespaces = config.contexts
    .filter((other) => other.cluster === context.cluster && other.name !== context.name && other.namespace !== '')
    .map(({ namespace }) => namespace);
  return { context, cluster, user: user ?? ANONYMOUS, otherNamespaces: [...new Set(otherNamespaces)] };
}

const ANONYMOUS: UserEntry = {
  name: '',
  certText: '',
  certFile: '',
  keyText: '',
  keyFile: '',
  token: '',
  tokenFile: '',
  username: '',
  password: '',
  impersonate: '',
  impersonateGroups: [],
  exec: undefined,
  authProvider: undefined,
};

function chosenContext(config: KubeconfigEntries, name: string): KubeContext {
  const contexts = listContexts(config);
  const known =
    contexts.length === 0
      ? 'It defines none.'
      : `Known contexts: ${contexts.map((context) => context.name).join(', ')}.`;
  const wanted = name === '' ? config.currentContext : name;
  if (wanted === '') {
    throw new KubeconfigError(
      'unknown-context',
      'the kubeconfig has no current context',
      `Choose one with --context NAME. ${known}`,
    );
  }
  const context = contexts.find((entry) => entry.name === wanted);
  if (context === undefined)
    throw new KubeconfigError('unknown-context', `there is no context "${wanted}" in the kubeconfig`, known);
  return context;
}

function searchedFiles({ env, home }: KubeconfigPlaces): readonly string[] {
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  return listed.length > 0 ? [...new Set(listed)] : [join(home, '.kube', 'config')];
}

function entriesOf(file: string, missing: 'must-exist'): KubeconfigEntries;
function entriesOf(file: string, missing: 'may-be-missing'): KubeconfigEntries | undefined;
function entriesOf(file: string, missing: 'must-exist' | 'may-be-missing'): KubeconfigEntries | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (problem) {
    const code = problem instanceof Error && 'code' in problem ? problem.code : '';
    if (code === 'ENOENT' && missing === 'may-be-missing') return undefined;
    if (code === 'ENOENT')
      throw new KubeconfigError(
        'not-found',
        `the kubeconfig ${file} does not exist`,
        'Check the path given with --kubeconfig.',
      );
    throw new KubeconfigError(
      'unreadable',
      `the kubeconfig ${file} cannot be read: ${problem instanceof Error ? problem.message : String(problem)}`,
      'Check its permissions.',
    );
  }
  return parseKubeconfig(text, file);
}

function merged(files: readonly KubeconfigEntries[]): KubeconfigEntries {
  return {
    clusters: firstOfEachName(files.flatMap((file) => file.clusters)),
    users: firstOfEachName(files.flatMap((file) => file.users)),
    contexts: firstOfEachName(files.flatMap((file) => file.contexts)),
    currentContext: files.find((file) => file.currentContext !== '')?.currentContext ?? '',
  };
}

function firstOfEachName<Entry extends { readonly name: string }>(entries: readonly Entry[]): readonly Entry[] {
  const byName = new Map<string, Entry>();
  for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
  return [...byName.values()];
}
