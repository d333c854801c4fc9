import type { Node } from '../kinds/cluster.ts';
import type { Stage } from '../stage.ts';
import { microTimeText, timeText } from '../world/instant.ts';

const LEASE_MS = 10_000;
const STATUS_MS = 300_000;
const LEASES = 'kube-node-lease';

/** Renews the lease of every node each 10 s and its status each 5 min, as kubelets do when nothing happens. */
export class NodeHeartbeat {
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Begins the heartbeats of `nodes`. */
  start(nodes: readonly Node[]): void {
    const stage = this.#stage;
    for (const { metadata } of nodes) {
      stage.agenda.every(LEASE_MS, stage.random.between(500, LEASE_MS), () => this.#renew(metadata.name));
      stage.agenda.every(STATUS_MS, stage.random.between(5000, STATUS_MS), () => this.#report(metadata.name));
    }
  }

  #renew(name: string): void {
    const { leases } = this.#stage.world;
    const lease = leases.get(LEASES, name);
    if (lease === undefined) return;
    leases.put({ ...lease, spec: { ...lease.spec, renewTime: microTimeText(this.#stage.agenda.now()) } });
  }

  #report(name: string): void {
    const { nodes } = this.#stage.world;
    const node = nodes.get('', name);
    if (node === undefined) return;
    const lastHeartbeatTime = timeText(this.#stage.agenda.now());
    const conditions = node.status.conditions.map((condition) => ({ ...condition, lastHeartbeatTime }));
    nodes.put({ ...node, status: { ...node.status, conditions } });
  }
}
