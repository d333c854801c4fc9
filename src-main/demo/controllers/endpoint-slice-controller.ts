import type { Endpoint, Service } from '../kinds/network.ts';
import { isReady, type Pod } from '../kinds/pod.ts';
import type { Stage } from '../stage.ts';
import { timeText } from '../world/instant.ts';
import { hasLabels, keyOf, newMetadata } from '../world/object.ts';
import { ownerReferenceTo } from '../world/resource.ts';
import { WorkQueue } from './work-queue.ts';

/** Keeps one EndpointSlice per Service, with the addresses of the pods it selects and whether they are ready. */
export class EndpointSliceController {
  readonly #stage: Stage;
  readonly #queue: WorkQueue;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#queue = new WorkQueue(stage, (key) => this.#reconcile(key));
  }

  /** Begins to listen to the world. */
  start(): void {
    const stage = this.#stage;
    stage.world.services.subscribe((change) => this.#queue.add(keyOf(change.version.object.metadata)));
    stage.world.pods.subscribe(({ version: { object: pod } }) => {
      for (const service of stage.world.services.all()) {
        if (selects(service, pod)) this.#queue.add(keyOf(service.metadata), stage.random.between(60, 200));
      }
    });
  }

  #reconcile(key: string): void {
    const { services, endpointSlices, pods } = this.#stage.world;
    const service = services.at(key);
    if (service?.spec.selector === undefined) return;
    const endpoints = pods
      .all()
      .filter((pod) => selects(service, pod) && pod.status.podIP !== undefined && pod.status.phase === 'Running')
      .map(endpointOf);
    const ports = service.spec.ports.map(({ name, targetPort, protocol, port }) => ({
      name,
      port: typeof targetPort === 'number' ? targetPort : port,
      protocol,
    }));
    const slice = endpointSlices.ownedBy(service)[0];
    if (slice !== undefined) {
      const same = JSON.stringify([slice.endpoints, slice.ports]) === JSON.stringify([endpoints, ports]);
      if (same) return;
      const annotations = { ...slice.metadata.annotations, ...this.#trigger() };
      endpointSlices.put({ ...slice, metadata: { ...slice.metadata, annotations }, endpoints, ports });
      return;
    }
    endpointSlices.create({
      metadata: newMetadata({
        name: `${service.metadata.name}-${this.#stage.random.nameSuffix()}`,
        generateName: `${service.metadata.name}-`,
        namespace: service.metadata.namespace ?? '',
        labels: {
          ...service.metadata.labels,
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
          'kubernetes.io/service-name': service.metadata.name,
        },
        annotations: this.#trigger(),
        ownerReferences: [ownerReferenceTo(services.resource, service)],
      }),
      addressType: 'IPv4',
      endpoints,
      ports,
    });
  }

  #trigger() {
    return { 'endpoints.kubernetes.io/last-change-trigger-time': timeText(this.#stage.agenda.now()) };
  }
}

function selects(service: Service, pod: Pod): boolean {
  return (
    service.spec.selector !== undefined &&
    service.metadata.namespace === pod.metadata.namespace &&
    hasLabels(pod.metadata.labels, service.spec.selector)
  );
}

function endpointOf(pod: Pod): Endpoint {
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const serving = isReady(pod);
  const { namespace = '', name, uid } = pod.metadata;
  return {
    addresses: [pod.status.podIP ?? ''],
    conditions: { ready: serving && !terminating, serving, terminating },
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(pod.spec.nodeName !== undefined && { nodeName: pod.spec.nodeName }),
  };
}
