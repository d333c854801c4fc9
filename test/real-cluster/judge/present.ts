import type { RealCluster } from '../cluster.ts';

/** What the server has of these kinds now: resourceVersion by uid. */
export async function presentOf(cluster: RealCluster, kinds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const text = await cluster.kubectl('get', kinds.join(','), '-A', '-o', 'json');
  const { items } = JSON.parse(text) as { items: { metadata: { uid: string; resourceVersion: string } }[] };
  return new Map(items.map(({ metadata }) => [metadata.uid, metadata.resourceVersion]));
}
