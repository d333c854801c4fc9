import { readFile } from 'node:fs/promises';
import type http from 'node:http';
import type https from 'node:https';
import { KubeError, type Stage } from '../wire/kube-error.ts';
import type { ContextConfig } from './kubeconfig.ts';
import { pluginCredentials } from './plugin-credentials.ts';

/** What one request needs beside its path: who we are, and how we trust the other side. */
export interface Authorization {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly tls: Pick<https.RequestOptions, 'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized'>;
  /** The agent that goes through the cluster's proxy; undefined without one. */
  readonly proxy: http.Agent | undefined;
}

/** Obtains what requests authenticate with. */
export interface Credentials {
  /** For one request. Rejects with a {@link KubeError} of type `credentials`. */
  authorize(stage: Stage): Promise<Authorization>;
  /** Allows a credential plugin that failed to be run again: for when a person asks. */
  retry(): void;
}

/**
 * Credentials of a context: CA and client certificates, token, token file (read again for each request, because the
 * kubelet rotates it), basic, impersonation; credential plugins, auth providers and proxies by the Kubernetes client.
 */
export function credentialsOf(config: ContextConfig): Credentials {
  const { cluster, user } = config;
  const needsClient = user.exec !== undefined || user.authProvider !== undefined || cluster.proxyUrl !== '';
  const plugin = needsClient ? pluginCredentials(config) : undefined;
  return {
    authorize: async (stage) => {
      try {
        const own = await ownAuthorization(config);
        const fromPlugin = await plugin?.obtain();
        if (fromPlugin === undefined) return own;
        const { headers, cert, key, proxy } = fromPlugin;
        const certificate = cert === undefined || key === undefined ? {} : { cert, key };
        return { headers: { ...headers, ...own.headers }, tls: { ...own.tls, ...certificate }, proxy };
      } catch (problem) {
        const said = problem instanceof Error ? problem.message : String(problem);
        throw new KubeError({ type: 'credentials', stage, message: `no credentials for user "${user.name}": ${said}` });
      }
    },
    retry: () => plugin?.forgetFailure(),
  };
}

async function ownAuthorization({ cluster, user }: ContextConfig): Promise<Authorization> {
  const [ca, cert, key] = await Promise.all([
    pem(cluster.caText, cluster.caFile),
    pem(user.certText, user.certFile),
    pem(user.keyText, user.keyFile),
  ]);
  return {
    headers: { ...(await authorizationHeader(user)), ...impersonationHeaders(user) },
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(cluster.tlsServerName === '' ? {} : { servername: cluster.tlsServerName }),
      ...(cluster.skipTlsVerify ? { rejectUnauthorized: false } : {}),
    },
    proxy: undefined,
  };
}

/** Inline text wins over a file, as in kubectl. */
async function pem(base64: string, file: string): Promise<Buffer | undefined> {
  if (base64 !== '') return Buffer.from(base64, 'base64');
  return file === '' ? undefined : readFile(file);
}

async function authorizationHeader(user: ContextConfig['user']): Promise<Record<string, string>> {
  // client-go prefers the file, which is rotated, to the token, which may be its first copy.
  const token = user.tokenFile === '' ? user.token : (await readFile(user.tokenFile, 'utf8')).trim();
  if (token !== '') return { Authorization: `Bearer ${token}` };
  if (user.username === '') return {};
  return { Authorization: `Basic ${Buffer.from(`${user.username}:${user.password}`).toString('base64')}` };
}

function impersonationHeaders(user: ContextConfig['user']): Record<string, string | readonly string[]> {
  if (user.impersonate === '') return {};
  const groups = user.impersonateGroups;
  return { 'Impersonate-User': user.impersonate, ...(groups.length === 0 ? {} : { 'Impersonate-Group': groups }) };
}
