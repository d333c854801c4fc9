import { describe, expect, it } from 'vitest';
import { digestOf, stateOf } from '../../src-main/digest/digest.ts';
import type { JsonObject } from '../../src-main/digest/json.ts';
import { kindDigestOf } from '../../src-main/digest/kinds.ts';
import { referencesOf } from '../../src-main/digest/relations/references.ts';
import { groupKindOf } from '../../src-preload/model/object-ref.ts';
import type { Reference } from '../../src-preload/model/relation.ts';
import { object } from './objects.ts';

/** A reference as one line: `mounts Secret shop/key`, `selects Pod shop/[app In web]`, with the group and uid if there are. */
function line({ type, group, kind, namespace, name, uid, selector }: Reference): string {
  const chosen = selector?.map(({ key, operator, values }) => `${key} ${operator} ${values.join('|')}`.trim());
  const what = chosen === undefined ? name : `[${chosen.join(', ')}]`;
  const whose = group === '' ? kind : `${kind}.${group}`;
  return `${type} ${whose} ${namespace}/${what}${uid === undefined ? '' : `#${uid}`}`;
}

const lines = (input: unknown) => digestOf(input).references.map(line);
const spec = (apiVersion: string, kind: string, given: unknown) => object(apiVersion, kind, { spec: given });
const backend = (name: string) => ({ backend: { service: { name } } });
const rbac = 'rbac.authorization.k8s.io';
const gateway = 'gateway.networking.k8s.io';

const TABLE: readonly (readonly [what: string, input: unknown, lines: readonly string[]])[] = [
  [
    'owners, by uid',
    object('v1', 'Pod', {
      metadata: {
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'r1', controller: true }],
      },
    }),
    ['owner ReplicaSet.apps shop/web-1#r1'],
  ],
  [
    'labels, but not those that are an owner’s uid',
    object('v1', 'Pod', { metadata: { labels: { tier: 'front', app: 'web', 'controller-uid': 'x', odd: 7 } } }),
    ['labelled Label /app=web', 'labelled Label /tier=front'],
  ],
  [
    'what installed it, from the annotations of Helm and Argo CD',
    object('v1', 'ConfigMap', {
      metadata: {
        annotations: {
          'meta.helm.sh/release-name': 'db',
          'argocd.argoproj.io/tracking-id': 'shop:/ConfigMap:shop/web',
          other: 'x',
        },
      },
    }),
    ['labelled Label /argocd.argoproj.io/instance=shop', 'labelled Label /meta.helm.sh/release-name=db'],
  ],
  [
    'a pod: node, account, volumes, environment, pull secrets',
    spec('v1', 'Pod', {
      nodeName: 'n1',
      serviceAccountName: 'runner',
      imagePullSecrets: [{ name: 'pull' }],
      volumes: [
        { name: 'a', configMap: { name: 'settings' } },
        { name: 'b', persistentVolumeClaim: { claimName: 'files' } },
        { name: 'kube-api-access-x', projected: { sources: [{ configMap: { name: 'kube-root-ca.crt' } }] } },
      ],
      containers: [{ name: 'web', env: [{ name: 'K', valueFrom: { secretKeyRef: { name: 'key', key: 'k' } } }] }],
    }),
    [
      'mounts ConfigMap shop/settings',
      'mounts PersistentVolumeClaim shop/files',
      'mounts Secret shop/key',
      'mounts Secret shop/pull',
      'runs-on Node /n1',
      'uses-account ServiceAccount shop/runner',
    ],
  ],
  [
    'a Deployment: what its template will give its pods',
    spec('apps/v1', 'Deployment', {
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { serviceAccountName: 'runner', containers: [{ envFrom: [{ configMapRef: { name: 'settings' } }] }] },
      },
    }),
    ['labelled PodLabel /app=web', 'mounts ConfigMap shop/settings', 'uses-account ServiceAccount shop/runner'],
  ],
  [
    'a Service: its pods, by selector',
    spec('v1', 'Service', { selector: { tier: 'front', app: 'web' } }),
    ['selects Pod shop/[app In web, tier In front]'],
  ],
  ['a Service without a selector finds nothing', spec('v1', 'Service', { selector: {} }), []],
  [
    'an EndpointSlice: its pods, by uid',
    object('discovery.k8s.io/v1', 'EndpointSlice', {
      endpoints: [
        { targetRef: { kind: 'Pod', namespace: 'shop', name: 'web-1', uid: 'p1' } },
        { addresses: ['1.1.1.1'] },
      ],
    }),
    ['selects Pod shop/web-1#p1'],
  ],
  [
    'an Ingress: Services, certificate, class',
    spec('networking.k8s.io/v1', 'Ingress', {
      ingressClassName: 'edge',
      tls: [{ secretName: 'cert' }],
      defaultBackend: { service: { name: 'home' } },
      rules: [{ http: { paths: [backend('api'), backend('api')] } }],
    }),
    [
      'attached-to IngressClass.networking.k8s.io /edge',
      'mounts Secret shop/cert',
      'routes-to Service shop/api',
      'routes-to Service shop/home',
    ],
  ],
  [
    'an HTTPRoute: its Gateway elsewhere, its Services, a mirror',
    spec(`${gateway}/v1`, 'HTTPRoute', {
      parentRefs: [{ name: 'edge', namespace: 'infra' }],
      rules: [
        {
          backendRefs: [{ name: 'web', port: 80 }],
          filters: [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 'shadow' } } }],
        },
      ],
    }),
    [`attached-to Gateway.${gateway} infra/edge`, 'routes-to Service shop/shadow', 'routes-to Service shop/web'],
  ],
  [
    'a Gateway: its class',
    spec(`${gateway}/v1`, 'Gateway', { gatewayClassName: 'envoy' }),
    [`attached-to GatewayClass.${gateway} /envoy`],
  ],
  [
    'an autoscaler: its target',
    spec('autoscaling/v2', 'HorizontalPodAutoscaler', {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    }),
    ['scales Deployment.apps shop/web'],
  ],
  [
    'a PodDisruptionBudget: its pods, by expression',
    spec('policy/v1', 'PodDisruptionBudget', {
      selector: {
        matchLabels: { app: 'web' },
        matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['batch', 'test'] }],
      },
    }),
    ['protects Pod shop/[app In web, tier NotIn batch|test]'],
  ],
  [
    'a NetworkPolicy for all pods',
    spec('networking.k8s.io/v1', 'NetworkPolicy', { podSelector: {} }),
    ['restricts Pod shop/[]'],
  ],
  ['a NetworkPolicy that selects nothing', spec('networking.k8s.io/v1', 'NetworkPolicy', {}), []],
  [
    'a claim: its volume and its class',
    spec('v1', 'PersistentVolumeClaim', { volumeName: 'pv-1', storageClassName: 'fast' }),
    ['binds PersistentVolume /pv-1', 'provisioned-by StorageClass.storage.k8s.io /fast'],
  ],
  [
    'a volume: its claim',
    object('v1', 'PersistentVolume', {
      metadata: { namespace: '' },
      spec: { claimRef: { namespace: 'shop', name: 'files' } },
    }),
    ['binds PersistentVolumeClaim shop/files'],
  ],
  [
    'a RoleBinding: a ClusterRole and an account elsewhere; users are no objects',
    object(`${rbac}/v1`, 'RoleBinding', {
      roleRef: { kind: 'ClusterRole', name: 'view' },
      subjects: [
        { kind: 'ServiceAccount', name: 'runner', namespace: 'ci' },
        { kind: 'User', name: 'ann' },
      ],
    }),
    ['grants ServiceAccount ci/runner', `grants ClusterRole.${rbac} /view`],
  ],
  [
    'a RoleBinding: a Role beside it',
    object(`${rbac}/v1`, 'RoleBinding', { roleRef: { kind: 'Role', name: 'reader' } }),
    [`grants Role.${rbac} shop/reader`],
  ],
  [
    'an account: its Secrets',
    object('v1', 'ServiceAccount', { imagePullSecrets: [{ name: 'pull' }] }),
    ['mounts Secret shop/pull'],
  ],
  [
    'a custom resource: fields that end in Ref, Refs and Name',
    spec('cert-manager.io/v1', 'Certificate', {
      secretName: 'tls',
      issuerRef: { kind: 'ClusterIssuer', name: 'le' },
      deep: [{ passwordSecretRef: { name: 'no-kind-known' }, secretRef: { name: 'password' } }],
      sourceRefs: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace: 'other' }],
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      displayName: 'not a reference',
    }),
    [
      'refers-to ConfigMap other/a',
      'refers-to Secret shop/password',
      'refers-to Secret shop/tls',
      'refers-to Deployment.apps shop/web',
      'refers-to ClusterIssuer.cert-manager.io shop/le',
    ],
  ],
];

describe('what objects name', () => {
  it.each(TABLE)('%s', (_what, input, expected) => {
    expect(lines(input)).toEqual(expected);
  });

  it.each(TABLE)('%s, and never by looking at its status', (_what, input, expected) => {
    const state = stateOf(input);
    const closed = new Proxy(input as JsonObject, {
      get: (target, key) => {
        if (key === 'status') throw new Error('it looked');
        return Reflect.get(target, key);
      },
    });
    expect(referencesOf(closed, state, kindDigestOf(groupKindOf(state))).map(line)).toEqual(expected);
  });

  it('searches a custom resource no further than its bounds', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`f${index}`, { secretRef: { name: `s${index}` } }]),
    );
    expect(lines(spec('example.com/v1', 'Widget', wide))).toHaveLength(20);
    const deep = { a: { b: { c: { d: { e: { f: { g: { secretRef: { name: 'deep' } } } } } } } } };
    expect(lines(spec('example.com/v1', 'Widget', deep))).toEqual([]);
  });
});
