import { expect, test } from 'vitest';
import type { ResourceKind, WireObject } from '../../src-main/kube/heard.ts';
import { readWatchLine } from '../../src-main/kube/wire/watch-line.ts';
import { DEFAULT_RULES } from '../../src-main/recorder/redaction/default-rules.ts';
import { redactorFor } from '../../src-main/recorder/redaction/redact.ts';
import { RecordingWriter } from '../../src-main/recorder/recording-writer.ts';
import { seededRandom } from '../fakes/seeded-random.ts';
import { MemoryTape } from './memory-tape.ts';
import { at, PODS, SECRETS } from './wire.ts';

const STATUS_RULE = { name: 'messages', kinds: ['Pod'], paths: ['status.message'] };
const TOKEN = `eyJ${'a'.repeat(12)}.eyJ${'b'.repeat(12)}.${'c'.repeat(12)}`;
const DEPLOYMENTS: ResourceKind = { ...PODS, group: 'apps', kind: 'Deployment', resource: 'deployments' };
const STATEFUL_SETS: ResourceKind = { ...DEPLOYMENTS, kind: 'StatefulSet', resource: 'statefulsets' };
const DAEMON_SETS: ResourceKind = { ...DEPLOYMENTS, kind: 'DaemonSet', resource: 'daemonsets' };
const REPLICA_SETS: ResourceKind = { ...DEPLOYMENTS, kind: 'ReplicaSet', resource: 'replicasets' };
const NODES: ResourceKind = { ...PODS, kind: 'Node', resource: 'nodes' };
const LEASES: ResourceKind = { ...PODS, group: 'coordination.k8s.io', kind: 'Lease', resource: 'leases' };
const RENEWAL_RULE = { name: 'renewals', kinds: ['Lease'], paths: ['spec.renewTime'], values: '07' };

/** What an object of a random life holds now. */
interface Held {
  readonly metadata: Record<string, unknown>;
  readonly spec: Record<string, unknown>;
  status: Record<string, unknown> | undefined;
}

/** Changes that move one part, so that what may be taken over from the version before differs from time to time. */
const CHANGES: readonly ((held: Held, n: number) => void)[] = [
  (held, n) => (held.status = { ...held.status, phase: n % 2 === 0 ? 'Running' : 'Failed' }),
  (held, n) => (held.status = { ...held.status, message: n % 3 === 0 ? '' : `said ${n}` }),
  (held, n) => (held.status = n % 2 === 0 ? undefined : { env: [{ name: 'DB_PASSWORD', value: `in status ${n}` }] }),
  (held, n) => (held.metadata['labels'] = { app: `app-${n % 3}` }),
  (held, n) => (held.metadata['annotations'] = n % 2 === 0 ? {} : { note: n % 3 === 0 ? `Bearer ${TOKEN}` : `n${n}` }),
  (held, n) => (held.metadata['ownerReferences'] = [{ apiVersion: 'v1', kind: 'Node', name: 'n', uid: `o${n % 2}` }]),
  (held, n) => (held.metadata['managedFields'] = [{ manager: n % 4 === 0 ? TOKEN : `m${n}` }]),
  (held, n) => {
    const [wished, seen] = [`2026-11-01T10:0${n % 3}:00Z`, `2026-11-01T10:0${n % 4}:30Z`];
    held.metadata['managedFields'] = [{ time: wished }, { time: seen, subresource: 'status' }];
  },
  (held, n) => (held.metadata['generation'] = n % 3),
  (held, n) => (held.spec['updateStrategy'] = { type: n % 2 === 0 ? 'OnDelete' : 'RollingUpdate' }),
  (held, n) => (held.spec['paused'] = n % 2 === 0),
  (held, n) => {
    const [wanted, there] = [n % 2, (n % 4) / 2];
    const daemons = { desiredNumberScheduled: wanted, currentNumberScheduled: wanted, updatedNumberScheduled: wanted };
    const replicas = { replicas: wanted, updatedReplicas: wanted, availableReplicas: Math.floor(there) };
    held.spec['replicas'] = wanted;
    held.status = { ...replicas, ...daemons, numberAvailable: Math.floor(there), observedGeneration: n % 3 };
  },
  (held, n) => (held.metadata['deletionTimestamp'] = n % 3 === 0 ? '2026-11-01T10:00:00Z' : undefined),
  (held, n) => (held.spec['nodeName'] = `node-${n % 3}`),
  (held, n) => (held.spec['replicas'] = n % 3),
  (held, n) => (held.spec['template'] = { spec: { containers: [{ name: 'c', image: `shop/web:1.${n % 3}` }] } }),
  (held, n) => (held.spec['unschedulable'] = n % 2 === 0),
  (held, n) => (held.metadata['annotations'] = { 'deployment.kubernetes.io/revision': `${n % 3}` }),
  (held, n) => (held.metadata['annotations'] = { 'control-plane.alpha.kubernetes.io/leader': `since ${n % 4}` }),
  (held, n) => (held.metadata['labels'] = { [`node-role.kubernetes.io/${n % 2 === 0 ? 'worker' : 'control'}`]: '' }),
  (held, n) => (held.status = { ...held.status, replicas: n % 3, readyReplicas: n % 2 }),
  (held, n) => {
    const beat = { lastHeartbeatTime: `2026-11-01T10:00:${10 + n}Z` };
    const [turned, status] = ['2026-11-01T09:00:00Z', n % 4 === 0 ? 'False' : 'True'];
    held.status = { ...held.status, conditions: [{ type: 'Ready', status, lastTransitionTime: turned, ...beat }] };
  },
  (held, n) =>
    (held.spec['initContainers'] =
      n % 3 === 0 ? undefined : [{ name: 'i', restartPolicy: n % 2 === 0 ? 'Always' : 'Never' }]),
  (held, n) => {
    const state = n % 2 === 0 ? { running: {} } : { terminated: { exitCode: n % 4, reason: 'Error' } };
    const list = n % 3 === 0 ? 'initContainerStatuses' : 'containerStatuses';
    held.status = { ...held.status, [list]: [{ name: n % 3 === 0 ? 'i' : 'c', state, restartCount: n, ready: true }] };
  },
  (held, n) =>
    (held.spec['containers'] = [
      { name: 'c', image: `i${n % 3}`, env: n % 2 === 0 ? [] : [{ name: 'API_TOKEN', value: `secret ${n}` }] },
    ]),
];

/** As {@link CHANGES}, of what is renewed. */
const RENEWALS: readonly ((held: Held, n: number) => void)[] = [
  ...Array.from({ length: 4 }, () => (held: Held, n: number) => {
    held.spec['renewTime'] = `2026-11-01T10:00:${`${n}`.padStart(2, '0')}.000000Z`;
  }),
  (held, n) => (held.spec['renewTime'] = n % 2 === 0 ? `"${n}" o'clock` : n),
  (held, n) => (held.spec['holderIdentity'] = n % 4 === 0 ? `"renewTime":"${n}"` : `node-${n % 3}`),
  (held, n) => (held.spec['holderIdentity'] = `node-${n % 3}`),
  (held, n) => (held.spec['leaseTransitions'] = n % 3),
  (held, n) => (held.spec['strategy'] = n % 3 === 0 ? { renewTime: '2026-11-01T10:00:00.000000Z' } : undefined),
  (held, n) => (held.metadata['labels'] = { app: `app-${n % 3}` }),
  (held, n) => (held.metadata['managedFields'] = [{ manager: n % 4 === 0 ? TOKEN : `m${n}` }]),
  (held, n) => (held.metadata['annotations'] = { 'control-plane.alpha.kubernetes.io/leader': `since ${n % 4}` }),
  (held, n) => (held.status = n % 3 === 0 ? { phase: `${n}` } : undefined),
];

/** Watch lines of one object's life: each a change or none but of the resourceVersion. */
function* life(kind: ResourceKind, seed: number): Iterable<WireObject> {
  const random = seededRandom(seed);
  const isLease = kind.kind === 'Lease';
  const held: Held = {
    metadata: { name: 'web', namespace: 'shop', uid: 'u' },
    spec: {},
    status: isLease ? undefined : {},
  };
  const changes = isLease ? RENEWALS : CHANGES;
  const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
  for (let n = 1; n <= 240; n++) {
    const change = random() < 0.2 ? undefined : changes[Math.floor(random() * changes.length)];
    change?.(held, Math.floor(random() * 12));
    const { status, spec } = held;
    const metadata = { ...held.metadata, resourceVersion: `${n}` };
    const data = kind.kind === 'Secret' ? { data: { key: Buffer.from(`v${n % 5}`).toString('base64') } } : {};
    const object = { kind: kind.kind, apiVersion, metadata, spec, ...data, ...(status && { status }) };
    const line = readWatchLine(new TextEncoder().encode(JSON.stringify({ type: 'MODIFIED', object })));
    if (line.type === 'applied') yield line.object;
  }
}

/** What a writer writes of objects; terms that were not written again are those before. */
function written(kind: ResourceKind, objects: Iterable<WireObject>) {
  const tape = new MemoryTape();
  const redact = redactorFor(new Uint8Array(32).fill(7), [...DEFAULT_RULES, STATUS_RULE, RENEWAL_RULE]);
  const writer = new RecordingWriter({ tape, redact });
  writer.addReflector(1, { kind, since: at(1) });
  let now = 1;
  for (const object of objects)
    writer.take([{ reflector: 1, heard: { type: 'applied', object }, observedAt: at(++now) }]);
  let terms = '';
  const versions = tape.versions.map(({ body, ...version }) => {
    terms = version.terms ?? terms;
    return { ...version, terms, body: Buffer.from(body).toString('utf8') };
  });
  return { versions, redactions: tape.redactions };
}

test.each([PODS, DEPLOYMENTS, STATEFUL_SETS, DAEMON_SETS, REPLICA_SETS, NODES, LEASES, SECRETS])(
  'what is taken over from the version before is what reading the whole object gives: $kind',
  (kind) => {
    for (let seed = 1; seed <= 10; seed++) {
      const objects = [...life(kind, seed)];
      const whole = objects.map(({ body, uid, resourceVersion }): WireObject => ({ body, uid, resourceVersion }));
      expect(written(kind, objects), `seed ${seed}`).toEqual(written(kind, whole));
    }
  },
);
