import type { RecordingOrigin } from '@model/recording.ts';
import type { ContextConfig } from './config/kubeconfig.ts';
import { field, parsedJson, textField } from './json-fields.ts';
import { type KubeConnection, textOf } from './wire/connection.ts';
import { KubeError } from './wire/kube-error.ts';

const LARGEST_ANSWER = 1024 * 1024;

/**
 * Connects for the first time and learns which cluster this is. What this user may not read stays empty; anything
 * else that goes wrong (no connection, no credentials, 401) rejects with {@link KubeError}.
 */
export async function originOf(
  connection: KubeConnection,
  config: ContextConfig,
  signal: AbortSignal,
): Promise<RecordingOrigin> {
  const read = (path: string) => readable(connection, path, signal);
  const version = await read('/version');
  const kubeSystem = await read('/api/v1/namespaces/kube-system');
  return {
    context: config.context.name,
    server: config.cluster.server,
    serverVersion: textField(version, 'gitVersion'),
    clusterUid: textField(field(kubeSystem, 'metadata'), 'uid'),
  };
}

/** Those of the namespaces that the cluster does not have; one that may not be looked at counts as being there. */
export async function missingNamespaces(
  connection: KubeConnection,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const name of namespaces) {
    const path = `/api/v1/namespaces/${encodeURIComponent(name)}`;
    if ((await answerOf(connection, path, signal)).status === 404) missing.push(name);
  }
  return missing;
}

async function readable(connection: KubeConnection, path: string, signal: AbortSignal): Promise<unknown> {
  return (await answerOf(connection, path, signal)).body;
}

/** What the server says at `path`; without a body if this user may not read it, or there is no such thing. */
async function answerOf(
  connection: KubeConnection,
  path: string,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly body?: unknown }> {
  try {
    const answer = await connection.ask({ path, stage: 'connect', socket: 'kept', answerWithinMs: 10_000, signal });
    return { status: answer.status, body: parsedJson(await textOf(answer.body, LARGEST_ANSWER)) };
  } catch (problem) {
    if (problem instanceof KubeError && (problem.status === 403 || problem.status === 404)) {
      return { status: problem.status };
    }
    throw problem;
  }
}
