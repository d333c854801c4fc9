import { RESOURCES } from '../kinds/catalogue.ts';
import type * as cluster from '../kinds/cluster.ts';
import type * as network from '../kinds/network.ts';
import type { Pod } from '../kinds/pod.ts';
import type * as workloads from '../kinds/workloads.ts';
import { Collection, type Ledger } from './collection.ts';
import type { HistoryLimits } from './history.ts';
import type { KubeObject } from './object.ts';
import type { Resource } from './resource.ts';

/** As etcd does by default: five minutes of history, or as many changes as a busy watch cache holds. */
const HISTORY: HistoryLimits = { changes: 2000, ageMs: 300_000 };

export interface WorldOptions {
  readonly now: () => number;
  readonly uid: () => string;
  readonly history?: HistoryLimits;
}

/** Everything that exists in the demo cluster: one collection per kind under one count of resourceVersions. */
export class World {
  readonly namespaces: Collection<cluster.Namespace>;
  readonly nodes: Collection<cluster.Node>;
  readonly pods: Collection<Pod>;
  readonly services: Collection<network.Service>;
  readonly configMaps: Collection<cluster.ConfigMap>;
  readonly secrets: Collection<cluster.Secret>;
  readonly serviceAccounts: Collection<cluster.ServiceAccount>;
  readonly claims: Collection<workloads.PersistentVolumeClaim>;
  readonly events: Collection<cluster.KubeEvent>;
  readonly deployments: Collection<workloads.Deployment>;
  readonly replicaSets: Collection<workloads.ReplicaSet>;
  readonly statefulSets: Collection<workloads.StatefulSet>;
  readonly daemonSets: Collection<workloads.DaemonSet>;
  readonly jobs: Collection<workloads.Job>;
  readonly cronJobs: Collection<workloads.CronJob>;
  readonly autoscalers: Collection<workloads.HorizontalPodAutoscaler>;
  readonly endpointSlices: Collection<network.EndpointSlice>;
  readonly ingresses: Collection<network.Ingress>;
  readonly leases: Collection<cluster.Lease>;
  readonly customResourceDefinitions: Collection<cluster.CustomResourceDefinition>;
  readonly canaries: Collection<cluster.Canary>;
  #resourceVersion = 1000;

  constructor(options: WorldOptions) {
    const ledger: Ledger = {
      next: () => {
        this.#resourceVersion += 1;
        return this.#resourceVersion;
      },
      now: options.now,
      uid: options.uid,
    };
    const limits = options.history ?? HISTORY;
    const of = <T extends KubeObject>(resource: Resource): Collection<T> => new Collection<T>(resource, ledger, limits);
    this.namespaces = of(RESOURCES.namespaces);
    this.nodes = of(RESOURCES.nodes);
    this.pods = of(RESOURCES.pods);
    this.services = of(RESOURCES.services);
    this.configMaps = of(RESOURCES.configMaps);
    this.secrets = of(RESOURCES.secrets);
    this.serviceAccounts = of(RESOURCES.serviceAccounts);
    this.claims = of(RESOURCES.claims);
    this.events = of(RESOURCES.events);
    this.deployments = of(RESOURCES.deployments);
    this.replicaSets = of(RESOURCES.replicaSets);
    this.statefulSets = of(RESOURCES.statefulSets);
    this.daemonSets = of(RESOURCES.daemonSets);
    this.jobs = of(RESOURCES.jobs);
    this.cronJobs = of(RESOURCES.cronJobs);
    this.autoscalers = of(RESOURCES.autoscalers);
    this.endpointSlices = of(RESOURCES.endpointSlices);
    this.ingresses = of(RESOURCES.ingresses);
    this.leases = of(RESOURCES.leases);
    this.customResourceDefinitions = of(RESOURCES.customResourceDefinitions);
    this.canaries = of(RESOURCES.canaries);
  }

  /** The resourceVersion of the newest change of any kind. */
  get resourceVersion(): number {
    return this.#resourceVersion;
  }
}
