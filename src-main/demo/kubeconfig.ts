export interface KubeconfigOptions {
  readonly server: string;
  /** PEM of the authority that the server's certificate is checked against. */
  readonly authority: string;
  readonly token: string;
}

/** A kubeconfig for one context `demo`, as YAML. Values are quoted as JSON, which YAML reads. */
export function kubeconfigText({ server, authority, token }: KubeconfigOptions): string {
  return [
    'apiVersion: v1',
    'kind: Config',
    'current-context: demo',
    'clusters:',
    '- name: demo',
    '  cluster:',
    `    server: ${JSON.stringify(server)}`,
    `    certificate-authority-data: ${Buffer.from(authority).toString('base64')}`,
    'users:',
    '- name: demo',
    '  user:',
    `    token: ${JSON.stringify(token)}`,
    'contexts:',
    '- name: demo',
    '  context:',
    '    cluster: demo',
    '    user: demo',
    '    namespace: shop',
    '',
  ].join('\n');
}
