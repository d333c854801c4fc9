import type { Resource } from '../world/resource.ts';

type Named = Pick<Resource, 'group' | 'version' | 'kind' | 'plural'> & Partial<Resource>;

function resource(named: Named): Resource {
  return {
    shortNames: [],
    categories: [],
    namespaced: true,
    custom: false,
    counted: false,
    hasStatus: true,
    manager: 'kube-controller-manager',
    statusManager: 'kube-controller-manager',
    ...named,
  };
}

const USER = 'kubectl-client-side-apply';
const core = { group: '', version: 'v1' };
const apps = { group: 'apps', version: 'v1', counted: true, categories: ['all'] };
const batch = { group: 'batch', version: 'v1', counted: true, categories: ['all'] };

/** Every kind of the demo cluster. Events are served under `events.k8s.io` too. */
export const RESOURCES = {
  namespaces: resource({
    ...core,
    kind: 'Namespace',
    plural: 'namespaces',
    namespaced: false,
    shortNames: ['ns'],
    manager: 'kubectl-create',
  }),
  nodes: resource({
    ...core,
    kind: 'Node',
    plural: 'nodes',
    namespaced: false,
    shortNames: ['no'],
    manager: 'kubelet',
    statusManager: 'kubelet',
  }),
  pods: resource({
    ...core,
    kind: 'Pod',
    plural: 'pods',
    shortNames: ['po'],
    categories: ['all'],
    counted: true,
    statusManager: 'kubelet',
  }),
  services: resource({
    ...core,
    kind: 'Service',
    plural: 'services',
    shortNames: ['svc'],
    categories: ['all'],
    manager: USER,
  }),
  configMaps: resource({
    ...core,
    kind: 'ConfigMap',
    plural: 'configmaps',
    shortNames: ['cm'],
    hasStatus: false,
    manager: USER,
  }),
  secrets: resource({ ...core, kind: 'Secret', plural: 'secrets', hasStatus: false, manager: USER }),
  serviceAccounts: resource({
    ...core,
    kind: 'ServiceAccount',
    plural: 'serviceaccounts',
    shortNames: ['sa'],
    hasStatus: false,
  }),
  claims: resource({ ...core, kind: 'PersistentVolumeClaim', plural: 'persistentvolumeclaims', shortNames: ['pvc'] }),
  events: resource({ ...core, kind: 'Event', plural: 'events', shortNames: ['ev'], hasStatus: false }),
  deployments: resource({ ...apps, kind: 'Deployment', plural: 'deployments', shortNames: ['deploy'], manager: USER }),
  replicaSets: resource({ ...apps, kind: 'ReplicaSet', plural: 'replicasets', shortNames: ['rs'] }),
  statefulSets: resource({ ...apps, kind: 'StatefulSet', plural: 'statefulsets', shortNames: ['sts'], manager: USER }),
  daemonSets: resource({ ...apps, kind: 'DaemonSet', plural: 'daemonsets', shortNames: ['ds'], manager: USER }),
  jobs: resource({ ...batch, kind: 'Job', plural: 'jobs' }),
  cronJobs: resource({ ...batch, kind: 'CronJob', plural: 'cronjobs', shortNames: ['cj'], manager: USER }),
  autoscalers: resource({
    group: 'autoscaling',
    version: 'v2',
    kind: 'HorizontalPodAutoscaler',
    plural: 'horizontalpodautoscalers',
    shortNames: ['hpa'],
    categories: ['all'],
    manager: USER,
  }),
  endpointSlices: resource({
    group: 'discovery.k8s.io',
    version: 'v1',
    kind: 'EndpointSlice',
    plural: 'endpointslices',
    counted: true,
    hasStatus: false,
  }),
  ingresses: resource({
    group: 'networking.k8s.io',
    version: 'v1',
    kind: 'Ingress',
    plural: 'ingresses',
    shortNames: ['ing'],
    counted: true,
    manager: USER,
    statusManager: 'nginx-ingress-controller',
  }),
  leases: resource({
    group: 'coordination.k8s.io',
    version: 'v1',
    kind: 'Lease',
    plural: 'leases',
    hasStatus: false,
    manager: 'kubelet',
  }),
  customResourceDefinitions: resource({
    group: 'apiextensions.k8s.io',
    version: 'v1',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    namespaced: false,
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    counted: true,
    manager: USER,
    statusManager: 'kube-apiserver',
  }),
  canaries: resource({
    group: 'demo.khronoscope.dev',
    version: 'v1',
    kind: 'Canary',
    plural: 'canaries',
    shortNames: ['cny'],
    categories: ['all'],
    custom: true,
    counted: true,
    manager: USER,
    statusManager: 'canary-operator',
  }),
} as const satisfies Record<string, Resource>;

/** The second face of events. */
export const MODERN_EVENTS = resource({
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  shortNames: ['ev'],
  hasStatus: false,
});
