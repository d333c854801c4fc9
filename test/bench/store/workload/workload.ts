import { Random } from '../../../../src-main/demo/world/random.ts';
import { Agenda } from './agenda.ts';
import { App } from './app.ts';
import { controllerBody } from './controller-bodies.ts';
import { EventLog } from './event-log.ts';
import { Feed, type Happening } from './feed.ts';
import { podTemplate } from './pod-body.ts';
import { Pod, type World } from './pod.ts';
import { configMapBody, leaseBody, type Named, nodeBody, secretBody, serviceBody } from './small-bodies.ts';

/** The shape of a workload: what there is, and how often things happen. */
export interface Shape {
  readonly seed: number;
  readonly minutes: number;
  readonly nodes: number;
  readonly apps: number;
  readonly daemonSets: number;
  readonly leaders: number;
  readonly rollouts: number;
  readonly scalings: number;
  readonly crashing: number;
  readonly flaps: number;
  readonly outages: number;
  readonly releases: number;
}

/** 120 nodes and 250 Deployments over 90 minutes: somewhat more than 200,000 versions. */
export const BUSY_CLUSTER: Shape = {
  seed: 42,
  minutes: 90,
  nodes: 120,
  apps: 250,
  daemonSets: 6,
  leaders: 8,
  rollouts: 420,
  scalings: 120,
  crashing: 40,
  flaps: 300,
  outages: 4,
  releases: 325,
};

export const WORKLOAD_START = Date.UTC(2026, 2, 1, 8);
const MINUTE = 60_000;
const NAMESPACES = ['shop', 'payments', 'platform', 'search', 'media', 'logistics', 'identity', 'billing'] as const;

/** The happenings of `shape` in the order of time: the first lists at once, then second by second. Same shape, same bytes. */
export function* workload(shape: Shape): Generator<readonly Happening[], void> {
  let happened: Happening[] = [];
  const agenda = new Agenda(WORKLOAD_START);
  const feed = new Feed(agenda, new Random(shape.seed), (happening) => happened.push(happening));
  const nodes = Array.from({ length: shape.nodes }, (_none, nth) => `ip-10-0-${nth >> 5}-${nth}.example.internal`);
  plan({ feed, log: new EventLog(feed), nodes }, shape);
  for (let at = WORKLOAD_START; at <= WORKLOAD_START + shape.minutes * MINUTE; at += 1000) {
    agenda.runUntil(at);
    if (happened.length > 0) yield happened;
    happened = [];
  }
}

/** Writes the first lists and plans all that will happen. */
function plan(world: World, shape: Shape): void {
  const { feed } = world;
  const { agenda, random } = feed;
  const within = (run: () => void): void => {
    agenda.after(random.between(5_000, shape.minutes * MINUTE - 60_000), run);
  };
  planNodes(world, shape, within);
  planLeaders(feed, shape.leaders);
  listDaemonSets(world, shape.daemonSets);
  listSmallThings(feed, shape, within);
  const apps = Array.from({ length: shape.apps }, (_none, nth) => {
    const namespace = NAMESPACES[nth % NAMESPACES.length] ?? 'shop';
    const app = new App(world, { name: `${namespace}-app-${nth}`, namespace, wanted: random.between(2, 16) });
    app.list();
    return app;
  });
  const onApp = (times: number, act: (app: App) => void): void => {
    for (let time = 0; time < times; time++) within(() => act(random.pick(apps)));
  };
  onApp(shape.rollouts, (app) => app.rollOut());
  onApp(shape.scalings, (app) => app.scale(random.between(2, 20)));
  onApp(shape.flaps, (app) => app.pods[random.between(0, app.pods.length - 1)]?.flap());
  onApp(shape.crashing, (app) => app.pods[0]?.crash(30));
}

type Within = (run: () => void) => void;

function planNodes({ feed, log, nodes }: World, shape: Shape, within: Within): void {
  const { agenda, random } = feed;
  const images = Array.from({ length: 60 }, (_none, nth) => `registry.example.com/images/image-${nth}:2.${nth}.1`);
  const all = nodes.map((name) => ({ name, uid: random.uid(), images: random.shuffled(images).slice(0, 45) }));
  const since = new Map<string, { readonly ready: boolean; readonly since: string }>();
  const born = feed.iso();
  for (const node of all) {
    const lease: Named = { namespace: 'kube-node-lease', name: node.name, uid: random.uid() };
    const isDown = (): boolean => since.get(node.name)?.ready === false;
    const beat = (): void => {
      if (!isDown()) feed.put('Lease', leaseBody(lease, node.name, feed.microIso()));
    };
    const status = (): void => {
      const { ready, since: turned } = since.get(node.name) ?? { ready: true, since: born };
      feed.put('Node', nodeBody(node, { beat: feed.iso(), ready, since: turned }));
    };
    status();
    beat();
    agenda.every(10_000, random.between(1, 10_000), beat);
    agenda.every(5 * MINUTE, random.between(1, 5 * MINUTE), status);
    // Also when images are pulled.
    for (let pull = 0; pull < shape.minutes / 3; pull++) within(status);
    if (random.chance(shape.outages / shape.nodes)) {
      within(() => {
        since.set(node.name, { ready: false, since: feed.iso() });
        status();
        const about = { kind: 'Node', namespace: 'default', name: node.name, uid: node.uid };
        const message = `Node ${node.name} status is now: NodeNotReady`;
        log.say({ about, type: 'Warning', reason: 'NodeNotReady', message, component: 'node-controller' });
        agenda.after(4 * MINUTE, () => {
          since.set(node.name, { ready: true, since: feed.iso() });
          status();
        });
      });
    }
  }
}

function planLeaders(feed: Feed, leaders: number): void {
  for (let nth = 0; nth < leaders; nth++) {
    const lease = { namespace: 'kube-system', name: `leader-${nth}`, uid: feed.random.uid() };
    const renew = (): void => feed.put('Lease', leaseBody(lease, `controller-${nth}`, feed.microIso()));
    renew();
    feed.agenda.every(2_000, feed.random.between(1, 2_000), renew);
  }
}

function listDaemonSets(world: World, count: number): void {
  const { feed, nodes } = world;
  for (let nth = 0; nth < count; nth++) {
    const [name, uid, namespace, createdAt] = [`agent-${nth}`, feed.random.uid(), 'kube-system', feed.iso()];
    const template = podTemplate(name, namespace, 1);
    const counts = { wanted: nodes.length, current: nodes.length, ready: nodes.length, updated: nodes.length };
    const about = { kind: 'DaemonSet', uid, namespace, name, createdAt, changedAt: createdAt } as const;
    feed.put('DaemonSet', controllerBody({ ...about, generation: 1, revision: 1, template, counts }));
    const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name, uid, controller: true, blockOwnerDeletion: true };
    for (const node of nodes) {
      const birth = { namespace, generateName: `${name}-`, template, owner, onChange: () => undefined };
      new Pod({ ...world, nodes: [node] }, birth).list();
    }
  }
}

function listSmallThings(feed: Feed, shape: Shape, within: Within): void {
  const { random } = feed;
  const named = (what: string, nth: number): Named => ({
    namespace: NAMESPACES[nth % NAMESPACES.length] ?? 'shop',
    name: `${what}-${nth}`,
    uid: random.uid(),
  });
  for (let nth = 0; nth < shape.apps; nth++) {
    feed.put('Secret', secretBody(named('token', nth), random, 600));
    feed.put('Service', serviceBody(named('app', nth), `app-${nth}`));
    const map = named('config', nth);
    for (const each of [map, named('extra', nth)]) feed.put('ConfigMap', configMapBody(each, 1));
    if (random.chance(0.25)) within(() => feed.put('ConfigMap', configMapBody(map, 2)));
  }
  for (let nth = 0; nth < shape.releases; nth++) {
    const secret = named('sh.helm.release.v1', nth);
    const put = (): void => feed.put('Secret', secretBody(secret, random, 12_000));
    if (nth % 2 === 0) put();
    else within(put);
  }
}
