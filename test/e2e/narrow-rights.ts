import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { load } from 'js-yaml';
import type { DemoCluster } from '../../src-main/demo/demo-cluster.ts';

/** A cluster as a user of one namespace sees it. */
export interface NarrowCluster {
  /** One context, `narrow`, which names no namespace. */
  readonly kubeconfig: string;
  close(): void;
}

/** In front of a demo cluster: lists and watches are refused but in one namespace, and nobody says which that is. */
export async function narrowed(cluster: DemoCluster, namespace: string): Promise<NarrowCluster> {
  const { users } = load(cluster.kubeconfig) as { users: { user: { token: string } }[] };
  const authorization = `Bearer ${users[0]?.user.token ?? ''}`;
  const server = http.createServer((request, response) => {
    const url = request.url ?? '';
    const isCollection = /[?&](limit|watch)=/.test(url);
    if (request.method !== 'GET' || (isCollection && !url.includes(`/namespaces/${namespace}/`))) {
      const message = `${url.split('?')[0]} is forbidden: User "narrow" cannot list it at the cluster scope`;
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ kind: 'Status', status: 'Failure', reason: 'Forbidden', code: 403, message }));
      return;
    }
    // The authority of the demo cluster is of no matter between two ports of this machine.
    const options = { headers: { ...request.headers, authorization }, rejectUnauthorized: false };
    const onward = https.request(new URL(url, cluster.url), options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      // A watch that has nothing to say yet is answered, too.
      response.flushHeaders();
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    onward.end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const kubeconfig = {
    'current-context': 'narrow',
    clusters: [{ name: 'demo', cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ name: 'narrow', user: {} }],
    contexts: [{ name: 'narrow', context: { cluster: 'demo', user: 'narrow' } }],
  };
  return {
    kubeconfig: JSON.stringify(kubeconfig),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
