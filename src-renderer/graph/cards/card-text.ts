import type { SceneObject } from '../../playback/player.ts';

/** Two lines of a card. */
export interface CardText {
  readonly name: string;
  /** In the colour of the status; absent when the status is nothing to look at. */
  readonly status?: string;
  /** What stands beside or instead of it. */
  readonly rest: string;
}

/** Owners whose things carry a generated suffix: the suffix alone tells them apart, the owner's name stands beside. */
const GENERATING: ReadonlySet<string> = new Set(['ReplicaSet', 'Job', 'DaemonSet', 'ReplicationController']);

/** The name as it is shown under its owner: `…7554z` for `web-6796bc7576-7554z` under its ReplicaSet. */
export function shortName(name: string, owner?: Pick<SceneObject, 'kind' | 'name'>): string {
  if (!owner || !GENERATING.has(owner.kind) || !name.startsWith(`${owner.name}-`)) return name;
  return `…${name.slice(owner.name.length + 1)}`;
}

/** What the card of an object says, as kubectl would say it. */
export function cardText(object: SceneObject, owner?: Pick<SceneObject, 'kind' | 'name'>): CardText {
  const name = shortName(object.name, owner);
  const { health, status, ready, note, updated } = object.summary;
  const count = ready ? `${ready.current}/${ready.wanted}` : '';
  switch (object.kind) {
    case 'Pod':
    case 'Node':
      return { name, status, rest: '' };
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
      if (health === 'healthy') return { name, rest: join(count, updated === undefined ? note : 'up to date') };
      return { name, status, rest: join(count, updated === undefined ? note : `${updated} new`) };
    case 'ReplicaSet':
      if (!ready) return { name, rest: status };
      if (ready.current === ready.wanted)
        return { name, rest: ready.wanted === 0 ? 'scaled to 0' : `${ready.current} of ${ready.wanted}` };
      return { name, rest: `${ready.wanted} wanted · ${ready.current} ready` };
    default:
      return health === 'healthy'
        ? { name, rest: join(count, note ?? status) }
        : { name, status, rest: join(count, note) };
  }
}

function join(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

/** The share of a rollout that is done, while one is under way. */
export function rolloutShare({ summary }: SceneObject): number | undefined {
  const { health, updated, ready } = summary;
  if (updated === undefined || !ready || ready.wanted === 0 || health === 'healthy' || health === 'finished')
    return undefined;
  return Math.min(1, updated / ready.wanted);
}

/** The card for those who hear it: `Pod web-7d9, Running, 2/2 ready, 3 restarts, owned by ReplicaSet web`. */
export function cardLabel(object: SceneObject, owner?: Pick<SceneObject, 'kind' | 'name'>): string {
  const { status, ready, restarts } = object.summary;
  const parts = [`${object.kind} ${object.name}`];
  if (status !== '') parts.push(status);
  if (ready) parts.push(`${ready.current}/${ready.wanted} ready`);
  if (restarts) parts.push(restarts === 1 ? '1 restart' : `${restarts} restarts`);
  if (owner) parts.push(`owned by ${owner.kind} ${owner.name}`);
  return parts.join(', ');
}
