import type { Container } from '../kinds/pod.ts';
import type { Deployment } from '../kinds/workloads.ts';
import type { Stage } from '../stage.ts';
import { isActive, isReady } from '../kinds/pod.ts';
import { hasLabels, type StringMap } from '../world/object.ts';

/** The deployment under `key` (`namespace/name`). Throws if the story speaks of one that is not there. */
export function deploymentAt(stage: Stage, key: string): Deployment {
  const deployment = stage.world.deployments.at(key);
  if (deployment === undefined) throw new Error(`The story needs deployment ${key}, which is not there.`);
  return deployment;
}

/** The image of a deployment's first container. */
export function imageOf(stage: Stage, key: string): string {
  return deploymentAt(stage, key).spec.template.spec.containers[0]?.image ?? '';
}

/** `kubectl edit deployment`: changes its first container, and the annotations of its pods. */
export function editDeployment(
  stage: Stage,
  key: string,
  edit: { readonly container?: Partial<Container>; readonly annotations?: StringMap },
): void {
  const deployment = deploymentAt(stage, key);
  const { template } = deployment.spec;
  const containers = template.spec.containers.map((container, index) =>
    index === 0 ? { ...container, ...edit.container } : container,
  );
  const metadata = {
    ...template.metadata,
    ...(edit.annotations && { annotations: { ...template.metadata.annotations, ...edit.annotations } }),
  };
  stage.world.deployments.put({
    ...deployment,
    spec: { ...deployment.spec, template: { metadata, spec: { ...template.spec, containers } } },
  });
}

/** `kubectl rollout undo`: the template as it was in `before`. */
export function undo(stage: Stage, key: string, before: Deployment): void {
  const deployment = deploymentAt(stage, key);
  stage.world.deployments.put({
    ...deployment,
    spec: { ...deployment.spec, template: before.spec.template },
  });
}

/** `kubectl rollout status`: true when every replica is of the newest template and available. */
export function isRolledOut(stage: Stage, key: string): boolean {
  const { metadata, spec, status } = deploymentAt(stage, key);
  return (
    status.observedGeneration === metadata.generation &&
    status.updatedReplicas === spec.replicas &&
    status.replicas === spec.replicas &&
    status.availableReplicas === spec.replicas
  );
}

/** The most restarts of any container among the pods of a deployment that are not ready. */
export function restartsOf(stage: Stage, key: string): number {
  const { metadata, spec } = deploymentAt(stage, key);
  const counts = stage.world.pods
    .all()
    .filter(
      (pod) =>
        pod.metadata.namespace === metadata.namespace &&
        hasLabels(pod.metadata.labels, spec.selector.matchLabels) &&
        isActive(pod) &&
        !isReady(pod),
    )
    .flatMap((pod) => (pod.status.containerStatuses ?? []).map((status) => status.restartCount));
  return Math.max(0, ...counts);
}

/** The image of the next release: the patch number raised by one, or now and then the minor. */
export function nextImage(image: string, minor: boolean): string {
  return image.replace(/:(\d+)\.(\d+)\.(\d+)(?:-.*)?$/, (_, ...parts: readonly string[]) => {
    const [major, middle, patch] = parts.slice(0, 3).map(Number);
    return minor ? `:${major}.${Number(middle) + 1}.0` : `:${major}.${middle}.${Number(patch) + 1}`;
  });
}
