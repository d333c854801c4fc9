import type https from 'node:https';
import { textField } from '../json-fields.ts';
import type { ContextConfig } from './kubeconfig.ts';

/** What to do instead of a provider that kubectl 1.26 and later no longer know either. */
const GONE = new Map([
  ['gcp', 'install gke-gcloud-auth-plugin and run "gcloud container clusters get-credentials" again'],
  ['azure', 'install kubelogin and run "kubelogin convert-kubeconfig"'],
]);

/**
 * The headers of a legacy `auth-provider`. `oidc` is left to the Kubernetes client, which refreshes its token; the others
 * are gone from kubectl, and the Error says what to do. The client is imported here alone, and only when needed: it costs
 * 250 ms and 90 MB.
 */
export async function providedHeaders({ context, cluster, user }: ContextConfig): Promise<Record<string, string>> {
  const name = textField(user.authProvider, 'name');
  const advice = GONE.get(name);
  if (advice !== undefined)
    throw new Error(`the auth-provider "${name}" no longer exists in Kubernetes clients; ${advice}`);
  if (name !== 'oidc')
    throw new Error(`the auth-provider "${name}" is not known; use a credential plugin (users[].user.exec) instead`);
  const { KubeConfig } = await import('@kubernetes/client-node');
  const client = new KubeConfig();
  client.loadFromOptions({
    // TLS is ours to set up; the client refuses plain http otherwise.
    clusters: [{ name: context.cluster, server: cluster.server, skipTLSVerify: true }],
    users: [{ name: user.name, authProvider: user.authProvider }],
    contexts: [{ name: context.name, cluster: context.cluster, user: user.name }],
    currentContext: context.name,
  });
  const options: https.RequestOptions = {};
  await client.applyToHTTPSOptions(options);
  return textHeaders(options.headers);
}

function textHeaders(headers: https.RequestOptions['headers']): Record<string, string> {
  if (headers === undefined || Array.isArray(headers)) return {};
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
