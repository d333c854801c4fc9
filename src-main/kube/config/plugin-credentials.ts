import http from 'node:http';
import type https from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { ContextConfig } from './kubeconfig.ts';
import { field } from '../json-fields.ts';

/** What the Kubernetes client contributes to a request. */
export interface PluginAuthorization {
  readonly headers: Readonly<Record<string, string>>;
  readonly cert: string | Buffer | undefined;
  readonly key: string | Buffer | undefined;
  readonly proxy: http.Agent | undefined;
}

export interface PluginCredentials {
  /** The credential that is still valid, or a new one; callers at the same time share one run of the plugin. */
  obtain(): Promise<PluginAuthorization>;
  forgetFailure(): void;
}

/**
 * Credential plugins, auth providers and proxies, by the Kubernetes client: it keeps a plugin's credential until its
 * expiry. A plugin may open a browser or ask for a touch, so after a failure it is not run again until
 * `forgetFailure`: the failure is answered to everyone who asks meanwhile.
 */
export function pluginCredentials(config: ContextConfig): PluginCredentials {
  let client: Promise<KubeConfig> | undefined;
  let running: Promise<PluginAuthorization> | undefined;
  let failure: { readonly cause: unknown } | undefined;
  const run = async (): Promise<PluginAuthorization> => {
    try {
      client ??= clientFor(config);
      return await ask(await client, config);
    } catch (cause) {
      failure = { cause };
      throw pluginFailure(cause, config);
    } finally {
      running = undefined;
    }
  };
  return {
    obtain: () => {
      if (failure !== undefined) return Promise.reject(pluginFailure(failure.cause, config));
      running ??= run();
      return running;
    },
    forgetFailure: () => {
      failure = undefined;
    },
  };
}

/** Imported only here and only when needed: the client costs 250 ms and 90 MB. */
async function clientFor({ context, cluster, user }: ContextConfig): Promise<KubeConfig> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const client = new KubeConfig();
  client.loadFromOptions({
    clusters: [
      {
        name: context.cluster,
        server: cluster.server,
        // The client refuses plain http otherwise; TLS itself is ours to set up.
        skipTLSVerify: cluster.skipTlsVerify || cluster.server.startsWith('http:'),
        ...(cluster.caText === '' ? {} : { caData: cluster.caText }),
        ...(cluster.caFile === '' ? {} : { caFile: cluster.caFile }),
        ...(cluster.proxyUrl === '' ? {} : { proxyUrl: cluster.proxyUrl }),
      },
    ],
    users: [
      {
        name: user.name,
        ...(user.exec === undefined ? {} : { exec: withExecInfo(user.exec) }),
        ...(user.authProvider === undefined ? {} : { authProvider: user.authProvider }),
      },
    ],
    contexts: [{ name: context.name, cluster: context.cluster, user: user.name }],
    currentContext: context.name,
  });
  return client;
}

async function ask(client: KubeConfig, { cluster }: ContextConfig): Promise<PluginAuthorization> {
  const options: https.RequestOptions = {};
  await client.applyToHTTPSOptions(options);
  return {
    headers: textHeaders(options.headers),
    cert: pemOf(options.cert),
    key: pemOf(options.key),
    proxy: cluster.proxyUrl !== '' && options.agent instanceof http.Agent ? options.agent : undefined,
  };
}

/** Plugins read the version to answer in from here; the client does not set it. */
function withExecInfo(exec: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const info = { kind: 'ExecCredential', apiVersion: exec['apiVersion'], spec: { interactive: false } };
  const env = Array.isArray(exec['env']) ? exec['env'] : [];
  return { ...exec, env: [...env, { name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(info) }] };
}

function pluginFailure(cause: unknown, { user }: ContextConfig): Error {
  const said = (cause instanceof Error ? cause.message : String(cause)).trim();
  const command = user.exec?.['command'];
  if (typeof command !== 'string') return new Error(said);
  const missing = field(cause, 'code') === 'ENOENT';
  const hint = user.exec?.['installHint'];
  const advice = missing && typeof hint === 'string' ? `; ${hint.trim()}` : '';
  const what = missing ? 'is not installed or not in PATH' : `failed: ${said === '' ? 'it said nothing' : said}`;
  return new Error(`the credential plugin ${command} ${what}${advice}`);
}

function textHeaders(headers: https.RequestOptions['headers']): Record<string, string> {
  if (headers === undefined || Array.isArray(headers)) return {};
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function pemOf(value: https.RequestOptions['cert'] | https.RequestOptions['key']): string | Buffer | undefined {
  return typeof value === 'string' || Buffer.isBuffer(value) ? value : undefined;
}
