import { readFile } from 'node:fs/promises';
import type { Clock } from '../clock.ts';
import { textField } from '../json-fields.ts';
import { type Environment, proxyFor } from '../transport/proxy.ts';
import { KubeError, type Stage } from '../wire/kube-error.ts';
import { providedHeaders } from './auth-provider.ts';
import { runPlugin } from './exec-plugin.ts';
import type { ContextConfig } from './kubeconfig.ts';
import { type Issued, PluginCredentials } from './plugin-credentials.ts';

/** What one request needs beside its path: who we are, how we trust the other side, and the way to it. */
export interface Authorization {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly tls: {
    readonly ca?: Buffer;
    readonly cert?: Buffer | string;
    readonly key?: Buffer | string;
    readonly servername?: string;
    readonly rejectUnauthorized?: boolean;
  };
  readonly proxy: URL | undefined;
}

/** Obtains what requests authenticate with. */
export interface Credentials {
  /** For one request. Rejects with a {@link KubeError} of type `credentials`. */
  authorize(stage: Stage): Promise<Authorization>;
  /** The server answered 401: another authorization, or undefined when there is no other. Rejects as `authorize`. */
  renew(refused: Authorization, stage: Stage): Promise<Authorization | undefined>;
  /** The server let it in. */
  accepted(authorization: Authorization): void;
  /** Allows a credential plugin that failed to be run again: for when a person asks, or the kubeconfig has changed. */
  retry(): void;
}

export interface CredentialsOptions {
  /** The context as the kubeconfig has it now. */
  readonly config: () => ContextConfig;
  /** For plugins and proxies. */
  readonly env: Environment;
  readonly clock: Clock;
  /** Ends a plugin that is running. */
  readonly signal: AbortSignal;
  /** Told when a plugin begins to run, with its command, and when it has ended. */
  readonly onPlugin: (command: string | undefined) => void;
}

/**
 * Credentials of a context: CA and client certificates, token, token file (files are read again for each request, because
 * they are rotated), basic, impersonation, credential plugin, `oidc` auth provider.
 */
export function credentialsOf(options: CredentialsOptions): Credentials {
  return new ContextCredentials(options);
}

class ContextCredentials implements Credentials {
  readonly #options: CredentialsOptions;
  readonly #issuedFor = new WeakMap<Authorization, Issued>();
  #plugin: { readonly of: string; readonly credentials: PluginCredentials } | undefined;
  #provided: { readonly headers: Promise<Record<string, string>>; readonly of: string } | undefined;

  constructor(options: CredentialsOptions) {
    this.#options = options;
  }

  async authorize(stage: Stage): Promise<Authorization> {
    const config = this.#options.config();
    try {
      const proxy = proxyFor(new URL(config.cluster.server), config.cluster.proxyUrl, this.#options.env);
      const own = { ...(await ownAuthorization(config)), proxy };
      const issued = await this.#pluginOf(config)?.obtain();
      if (issued === undefined) return { ...own, headers: { ...(await this.#fromProvider(config)), ...own.headers } };
      const authorization = withPlugin(own, issued);
      this.#issuedFor.set(authorization, issued);
      return authorization;
    } catch (problem) {
      const said = problem instanceof Error ? problem.message : String(problem);
      const message = `no credentials for user "${config.user.name}": ${said}`;
      throw new KubeError({ type: 'credentials', stage, message });
    }
  }

  async renew(refused: Authorization, stage: Stage): Promise<Authorization | undefined> {
    const issued = this.#issuedFor.get(refused);
    if (issued !== undefined) this.#plugin?.credentials.refused(issued);
    const next = await this.authorize(stage);
    // Files are read again for each request, so only what was rotated in between is worth another try.
    return JSON.stringify([next.headers, next.tls]) === JSON.stringify([refused.headers, refused.tls])
      ? undefined
      : next;
  }

  accepted(authorization: Authorization): void {
    const issued = this.#issuedFor.get(authorization);
    if (issued !== undefined) issued.accepted = true;
  }

  retry(): void {
    this.#plugin?.credentials.forgetFailure();
    this.#provided = undefined;
  }

  /** A kubeconfig that names another plugin, or other words for it, means another credential. */
  #pluginOf({ user: { exec }, cluster }: ContextConfig): PluginCredentials | undefined {
    if (exec === undefined) return undefined;
    const of = JSON.stringify([exec, cluster]);
    if (this.#plugin?.of !== of) {
      const { env, clock, signal, onPlugin } = this.#options;
      const run = async () => {
        onPlugin(textField(exec, 'command'));
        try {
          return await runPlugin({ exec, cluster, env, clock, signal });
        } finally {
          onPlugin(undefined);
        }
      };
      this.#plugin = { of, credentials: new PluginCredentials(run, clock) };
    }
    return this.#plugin.credentials;
  }

  /** One question at a time; a failure is kept until someone asks. */
  async #fromProvider(config: ContextConfig): Promise<Record<string, string>> {
    if (config.user.authProvider === undefined) return {};
    const of = JSON.stringify(config.user.authProvider);
    if (this.#provided?.of !== of) this.#provided = { of, headers: providedHeaders(config) };
    const provided = this.#provided;
    const headers = await provided.headers;
    // The client refreshes the token when it is due: it is asked for each request that comes alone.
    if (this.#provided === provided) this.#provided = undefined;
    return headers;
  }
}

function withPlugin(own: Authorization, { credential: { token, cert, key } }: Issued): Authorization {
  return {
    ...own,
    headers: { ...(token === '' ? {} : { Authorization: `Bearer ${token}` }), ...own.headers },
    tls: { ...own.tls, ...(cert === '' || key === '' ? {} : { cert, key }) },
  };
}

async function ownAuthorization({ cluster, user }: ContextConfig): Promise<Omit<Authorization, 'proxy'>> {
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
