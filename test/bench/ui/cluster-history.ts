import type { ResourceKind } from '../../../src-main/kube/heard.ts';
import type { HeardEntry, ReflectorScope } from '../../../src-main/recorder/recording-writer.ts';
import { timestampFromMs } from '../../../src-preload/model/time.ts';
import { seededRandom } from '../../fakes/seeded-random.ts';
import { type Body, configMap, deployment, pod, replicaSet, service } from './bodies.ts';

/** What reflectors hear of a made-up cluster: a first list of about `objects`, then an hour in which much comes and goes. */
export interface ClusterHistory {
  readonly scopes: ReadonlyMap<number, ReflectorScope>;
  readonly entries: readonly HeardEntry[];
}

const START_MS = Date.UTC(2026, 0, 1);
const STEPS = 300;
const STEP_MS = 12_000;
/** Shares of the pods that a step replaces, and that it makes ill or well. */
const REPLACED = 0.018;
const SHAKEN = 0.008;
const NAMESPACE_OBJECTS = 120;

interface Workload {
  readonly namespace: string;
  readonly name: string;
  readonly owner: Body;
  set: Body;
  pods: Body[];
}

/** The same history for the same size. */
export function clusterHistory(objects: number): ClusterHistory {
  const story = new Story();
  const random = seededRandom(objects);
  const workloads = foundCluster(story, objects, random);
  story.listAll();
  for (let step = 1; step <= STEPS; step++) {
    story.nowMs = START_MS + step * STEP_MS;
    // One more object a step: no two instants have the same counts.
    story.apply(configMap({ namespace: 'ns-000', name: `step-${step}` }, story.nextIdentity()));
    const pods = workloads.reduce((count, { pods: own }) => count + own.length, 0);
    for (let turn = 0; turn < pods * REPLACED; turn++) replaceOne(story, oneOf(workloads, random), random);
    for (let turn = 0; turn < pods * SHAKEN; turn++) shakeOne(story, oneOf(workloads, random), random);
    for (let turn = 0; turn < objects / 3000; turn++) rollOut(story, oneOf(workloads, random));
  }
  return story.told();
}

function oneOf<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('The cluster of the bench is empty.');
  return item;
}

function foundCluster(story: Story, objects: number, random: () => number): readonly Workload[] {
  const workloads: Workload[] = [];
  while (story.size < objects) {
    const namespace = `ns-${String(Math.floor(story.size / NAMESPACE_OBJECTS)).padStart(3, '0')}`;
    const name = `app-${workloads.length}`;
    const at = { namespace, name };
    const replicas = 3 + Math.floor(random() * 10);
    const owner = story.found(deployment(at, story.nextIdentity(), replicas));
    story.found(service(at, story.nextIdentity()));
    story.found(configMap(at, story.nextIdentity()));
    const set = story.found(replicaSet({ ...at, name: `${name}-r0` }, story.nextIdentity(), owner));
    const workload: Workload = { namespace, name, owner, set, pods: [] };
    for (let index = 0; index < replicas; index++) workload.pods.push(story.found(freshPod(story, workload)));
    workloads.push(workload);
  }
  return workloads;
}

function freshPod(story: Story, { namespace, set }: Workload, isReady = true): Body {
  const identity = story.nextIdentity();
  const name = `${set.name}-${identity.number.toString(36)}`;
  return pod({ namespace, name }, identity, { owner: set, isReady, node: `node-${identity.number % 50}` });
}

function replaceOne(story: Story, workload: Workload, random: () => number): void {
  const at = Math.floor(random() * workload.pods.length);
  const victim = workload.pods[at];
  if (victim) story.remove(victim);
  const fresh = freshPod(story, workload);
  workload.pods[at] = fresh;
  story.apply(fresh);
}

function shakeOne(story: Story, workload: Workload, random: () => number): void {
  const at = Math.floor(random() * workload.pods.length);
  const before = workload.pods[at];
  if (!before) return;
  const after = pod(
    before,
    { ...story.nextIdentity(), uid: before.uid },
    {
      owner: workload.set,
      isReady: !before.text.includes('"ready":true'),
      node: 'node-1',
    },
  );
  workload.pods[at] = after;
  story.apply(after);
}

/** Another ReplicaSet, new pods, the old ones gone. */
function rollOut(story: Story, workload: Workload): void {
  const { namespace, name } = workload;
  const identity = story.nextIdentity();
  const before = workload.pods;
  workload.set = replicaSet({ namespace, name: `${name}-r${identity.number.toString(36)}` }, identity, workload.owner);
  story.apply(workload.set);
  workload.pods = before.map(() => freshPod(story, workload));
  workload.pods.forEach((fresh) => story.apply(fresh));
  before.forEach((old) => story.remove(old));
}

const KINDS: readonly ResourceKind[] = [
  { group: 'apps', version: 'v1', kind: 'Deployment', resource: 'deployments', namespaced: true },
  { group: 'apps', version: 'v1', kind: 'ReplicaSet', resource: 'replicasets', namespaced: true },
  { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true },
  { group: '', version: 'v1', kind: 'Service', resource: 'services', namespaced: true },
  { group: '', version: 'v1', kind: 'ConfigMap', resource: 'configmaps', namespaced: true },
];

/** Collects what is heard. */
class Story {
  nowMs = START_MS;
  private readonly founded: Body[] = [];
  private readonly entries: HeardEntry[] = [];
  private identities = 0;

  get size(): number {
    return this.founded.length;
  }

  nextIdentity() {
    const number = ++this.identities;
    return {
      number,
      uid: `uid-${number}`,
      resourceVersion: String(number),
      createdAt: new Date(this.nowMs).toISOString(),
    };
  }

  found(body: Body): Body {
    this.founded.push(body);
    return body;
  }

  listAll(): void {
    KINDS.forEach(({ kind }, index) => {
      const objects = this.founded.filter((body) => body.kind === kind).map(wire);
      this.hear(index, { type: 'list-begin' });
      this.hear(index, { type: 'listed', objects });
      this.hear(index, { type: 'list-end', resourceVersion: String(this.identities) });
    });
  }

  apply(body: Body): void {
    this.hear(kindIndex(body), { type: 'applied', object: wire(body) });
  }

  remove(body: Body): void {
    const resourceVersion = String(++this.identities);
    this.hear(kindIndex(body), { type: 'deleted', object: { ...wire(body), resourceVersion } });
  }

  told(): ClusterHistory {
    const since = timestampFromMs(START_MS);
    return { scopes: new Map(KINDS.map((kind, index) => [index + 1, { kind, since }])), entries: this.entries };
  }

  private hear(kind: number, heard: HeardEntry['heard']): void {
    this.entries.push({ reflector: kind + 1, heard, observedAt: timestampFromMs(this.nowMs) });
  }
}

function kindIndex(body: Body): number {
  return KINDS.findIndex(({ kind }) => kind === body.kind);
}

function wire({ text, uid, resourceVersion }: Body) {
  return { body: new TextEncoder().encode(text), uid, resourceVersion };
}
