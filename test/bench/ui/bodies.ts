/** An object as the wire would carry it. */
export interface Body {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly text: string;
}

export interface Identity {
  readonly number: number;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly createdAt: string;
}

export interface At {
  readonly namespace: string;
  readonly name: string;
}

interface Fields {
  readonly apiVersion: string;
  readonly kind: string;
  readonly owner?: Body;
  readonly rest: object;
}

function body({ namespace, name }: At, identity: Identity, { apiVersion, kind, owner, rest }: Fields): Body {
  const { uid, resourceVersion, createdAt } = identity;
  const ownerReferences = owner && [
    { apiVersion: 'apps/v1', kind: owner.kind, name: owner.name, uid: owner.uid, controller: true },
  ];
  const metadata = {
    name,
    namespace,
    uid,
    resourceVersion,
    creationTimestamp: createdAt,
    labels: { app: name.replace(/-r.*$/, ''), team: `team-${identity.number % 7}` },
    ...(ownerReferences && { ownerReferences }),
  };
  return { kind, namespace, name, uid, resourceVersion, text: JSON.stringify({ apiVersion, kind, metadata, ...rest }) };
}

export function deployment(at: At, identity: Identity, replicas: number): Body {
  const selector = { matchLabels: { app: at.name } };
  const status = { replicas, readyReplicas: replicas, updatedReplicas: replicas, availableReplicas: replicas };
  return body(at, identity, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    rest: { spec: { replicas, selector }, status },
  });
}

export function replicaSet(at: At, identity: Identity, owner: Body): Body {
  return body(at, identity, { apiVersion: 'apps/v1', kind: 'ReplicaSet', owner, rest: { spec: { replicas: 1 } } });
}

export function service(at: At, identity: Identity): Body {
  const spec = { selector: { app: at.name }, ports: [{ port: 80 }], type: 'ClusterIP' };
  return body(at, identity, { apiVersion: 'v1', kind: 'Service', rest: { spec } });
}

export function configMap(at: At, identity: Identity): Body {
  return body(at, identity, { apiVersion: 'v1', kind: 'ConfigMap', rest: { data: { key: 'value' } } });
}

export function pod(at: At, identity: Identity, of: PodState): Body {
  const waiting = { waiting: { reason: 'CrashLoopBackOff' } };
  const state = of.isReady ? { running: { startedAt: identity.createdAt } } : waiting;
  const status = {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: of.isReady ? 'True' : 'False' }],
    containerStatuses: [{ name: 'app', ready: of.isReady, restartCount: of.isReady ? 0 : 3, state }],
  };
  const spec = { nodeName: of.node, containers: [{ name: 'app', image: 'registry.local/app:1.0' }] };
  return body(at, identity, { apiVersion: 'v1', kind: 'Pod', owner: of.owner, rest: { spec, status } });
}

export interface PodState {
  readonly owner: Body;
  readonly isReady: boolean;
  readonly node: string;
}
