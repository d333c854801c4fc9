import type { Container, Pod } from '../kinds/pod.ts';
import { bytesOf } from '../world/quantity.ts';
import type { World } from '../world/world.ts';

/** How a container will fare once its image is there. Times in milliseconds after its start. */
export type Fate =
  | { readonly type: 'serves'; readonly readyAfter: number }
  | { readonly type: 'never-ready'; readonly answer: string }
  | { readonly type: 'ends'; readonly after: number; readonly exitCode: number }
  | {
      readonly type: 'dies';
      readonly readyAfter?: number;
      readonly after: number;
      readonly exitCode: number;
      readonly reason: 'Error' | 'OOMKilled';
      readonly message?: string;
    };

/** What every server of the demo needs to stay alive. */
const WORKING_SET = bytesOf('96Mi');

/** A tag that nobody ever pushed: an O where a zero should be. */
export function isMissing(image: string): boolean {
  return /:.*O/.test(image);
}

/**
 * The fate follows from what anyone can read in the manifests: a release candidate crashes, a beta never gets ready,
 * too small a memory limit is an OOM kill, and a URL in the ConfigMap that is no URL ends the process.
 */
export function fateOf(world: World, pod: Pod, container: Container): Fate {
  if (pod.spec.restartPolicy !== 'Always') {
    const failing = container.args?.includes('--strict') === true;
    return { type: 'ends', after: 4000, exitCode: failing ? 1 : 0 };
  }
  const wrong = wrongSetting(world, pod, container);
  if (wrong !== undefined) {
    return { type: 'dies', after: 1200, exitCode: 1, reason: 'Error', message: `config: ${wrong} is not a URL\n` };
  }
  if (bytesOf(container.resources.limits?.['memory'] ?? '1Gi') < WORKING_SET) {
    return { type: 'dies', readyAfter: 1500, after: 4200, exitCode: 137, reason: 'OOMKilled' };
  }
  if (/-rc\.\d+$/.test(container.image)) {
    const message = 'panic: runtime error: invalid memory address or nil pointer dereference\n';
    return { type: 'dies', after: 900, exitCode: 2, reason: 'Error', message };
  }
  if (/-beta\.\d+$/.test(container.image)) return { type: 'never-ready', answer: 'statuscode: 503' };
  return { type: 'serves', readyAfter: container.readinessProbe === undefined ? 0 : 1800 };
}

/** The first `…_URL` of the container's ConfigMaps that is none. */
function wrongSetting(world: World, pod: Pod, container: Container): string | undefined {
  for (const { configMapRef } of container.envFrom ?? []) {
    const map = world.configMaps.get(pod.metadata.namespace ?? '', configMapRef.name);
    for (const [key, value] of Object.entries(map?.data ?? {})) {
      if (key.endsWith('_URL') && !URL.canParse(value)) return key;
    }
  }
  return undefined;
}
