import type { ResourceKind } from '../../../../src-main/kube/heard.ts';
import type { Random } from '../../../../src-main/demo/world/random.ts';
import type { Agenda } from './agenda.ts';

/** Any part of an object. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What every object of the workload has, in the order in which the API server writes it. */
export interface Thing {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: { readonly [key: string]: Json; readonly uid: string };
  readonly [field: string]: Json;
}

const KINDS = {
  Pod: { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true },
  Event: { group: '', version: 'v1', kind: 'Event', resource: 'events', namespaced: true },
  Secret: { group: '', version: 'v1', kind: 'Secret', resource: 'secrets', namespaced: true },
  ConfigMap: { group: '', version: 'v1', kind: 'ConfigMap', resource: 'configmaps', namespaced: true },
  Service: { group: '', version: 'v1', kind: 'Service', resource: 'services', namespaced: true },
  Node: { group: '', version: 'v1', kind: 'Node', resource: 'nodes', namespaced: false },
  Lease: { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', resource: 'leases', namespaced: true },
  Deployment: { group: 'apps', version: 'v1', kind: 'Deployment', resource: 'deployments', namespaced: true },
  ReplicaSet: { group: 'apps', version: 'v1', kind: 'ReplicaSet', resource: 'replicasets', namespaced: true },
  DaemonSet: { group: 'apps', version: 'v1', kind: 'DaemonSet', resource: 'daemonsets', namespaced: true },
  EndpointSlice: {
    group: 'discovery.k8s.io',
    version: 'v1',
    kind: 'EndpointSlice',
    resource: 'endpointslices',
    namespaced: true,
  },
} as const satisfies Readonly<Record<string, ResourceKind>>;

export type KindName = keyof typeof KINDS;
export const WORKLOAD_KINDS: Readonly<Record<KindName, ResourceKind>> = KINDS;

/** One watch event of the workload, or one item of a first list. */
export interface Happening {
  readonly kind: KindName;
  readonly type: 'applied' | 'deleted';
  readonly uid: string;
  readonly resourceVersion: string;
  readonly body: Uint8Array<ArrayBuffer>;
  /** ms since 1970. */
  readonly at: number;
}

const encoder = new TextEncoder();

/** Where the workload's objects are written: numbers them as an API server does and tells `sink`. */
export class Feed {
  readonly agenda: Agenda;
  readonly random: Random;
  readonly #sink: (happening: Happening) => void;
  #resourceVersion = 4_100_000;

  constructor(agenda: Agenda, random: Random, sink: (happening: Happening) => void) {
    this.agenda = agenda;
    this.random = random;
    this.#sink = sink;
  }

  put(kind: KindName, thing: Thing): void {
    this.#tell(kind, 'applied', thing);
  }

  drop(kind: KindName, thing: Thing): void {
    this.#tell(kind, 'deleted', thing);
  }

  /** Now, as objects write it. */
  iso(): string {
    return `${new Date(this.agenda.now()).toISOString().slice(0, 19)}Z`;
  }

  /** Now with microseconds, as leases and events write it. */
  microIso(): string {
    const micro = String(this.random.between(0, 999)).padStart(3, '0');
    return `${new Date(this.agenda.now()).toISOString().slice(0, 23)}${micro}Z`;
  }

  #tell(kind: KindName, type: Happening['type'], thing: Thing): void {
    this.#resourceVersion += this.random.between(1, 3);
    const resourceVersion = String(this.#resourceVersion);
    const metadata = { ...thing.metadata, resourceVersion };
    const body = encoder.encode(JSON.stringify({ ...thing, metadata }));
    this.#sink({ kind, type, uid: thing.metadata.uid, resourceVersion, body, at: this.agenda.now() });
  }
}
