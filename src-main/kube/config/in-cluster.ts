import { existsSync, readFileSync } from 'node:fs';
import type { KubeconfigEntries } from './kubeconfig-file.ts';
import { parseKubeconfig } from './kubeconfig-file.ts';

/** Where a pod finds its service account. */
export const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The API server of the cluster this process runs in as a pod, as a kubeconfig; undefined outside of one. */
export function inClusterConfig(env: Readonly<Record<string, string | undefined>>): KubeconfigEntries | undefined {
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = env['KUBERNETES_SERVICE_PORT'] ?? '443';
  const tokenFile = `${SERVICE_ACCOUNT}/token`;
  if (host === '' || !existsSync(tokenFile)) return undefined;
  const namespaceFile = `${SERVICE_ACCOUNT}/namespace`;
  const config = {
    'current-context': 'in-cluster',
    clusters: [
      {
        name: 'in-cluster',
        cluster: {
          server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
          'certificate-authority': `${SERVICE_ACCOUNT}/ca.crt`,
        },
      },
    ],
    users: [{ name: 'service-account', user: { tokenFile } }],
    contexts: [
      {
        name: 'in-cluster',
        context: {
          cluster: 'in-cluster',
          user: 'service-account',
          namespace: existsSync(namespaceFile) ? readFileSync(namespaceFile, 'utf8').trim() : '',
        },
      },
    ],
  };
  return parseKubeconfig(JSON.stringify(config), tokenFile);
}
