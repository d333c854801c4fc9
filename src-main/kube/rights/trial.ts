import type { KubeConnection } from '../wire/connection.ts';
import { KubeError } from '../wire/kube-error.ts';
import { collectionPath, type Scope } from '../wire/resource-path.ts';

/**
 * Whether the server lets us list a scope: asked for one object of it. False for a 403 alone. Whatever else goes wrong is
 * no refusal, and for the reflector to meet.
 */
export async function isLetIn(connection: KubeConnection, scope: Scope, signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await connection.ask({
      path: `${collectionPath(scope)}?limit=1`,
      stage: 'list',
      socket: 'kept',
      answerWithinMs: 10_000,
      signal,
    });
    for await (const _chunk of answer.body);
    return true;
  } catch (problem) {
    if (problem instanceof KubeError) return problem.status !== 403;
    throw problem;
  }
}
