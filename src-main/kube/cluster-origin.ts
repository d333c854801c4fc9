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

async function readable(connection: KubeConnection, path: string, signal: AbortSignal): Promise<unknown> {
  try {
    const answer = await connection.ask({ path, stage: 'connect', socket: 'kept', answerWithinMs: 10_000, signal });
    return parsedJson(await textOf(answer.body, LARGEST_ANSWER));
  } catch (problem) {
    if (problem instanceof KubeError && (problem.status === 403 || problem.status === 404)) return undefined;
    throw problem;
  }
}
