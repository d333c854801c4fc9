import type { Random } from '../../../src-main/kube/clock.ts';
import type { RealCluster } from '../../real-cluster/cluster.ts';

/** Something happens in the cluster: what is rolled out anew takes some seconds more. The scenario `shop` must have played. */
export async function unrest(cluster: RealCluster, random: Random): Promise<void> {
  const chance = random();
  if (chance < 0.3) {
    // As `rollout restart`, which is refused twice within a second.
    const template = { metadata: { annotations: { 'test/restarted': `${Date.now()} ${random()}` } } };
    await cluster.kubectl('-n', 'shop', 'patch', 'deployment/web', '-p', JSON.stringify({ spec: { template } }));
  } else if (chance < 0.6) await cluster.kubectl('-n', 'shop', 'delete', 'pod', '-l', 'app=api', '--wait=false');
  else if (chance < 0.8) {
    const value = String(Math.floor(random() * 1_000));
    await cluster.kubectl('-n', 'shop', 'annotate', 'service', '--all', `test/touched=${value}`, '--overwrite');
  } else {
    // Several runs of one seed may share a cluster.
    const name = `note-${Date.now()}-${Math.floor(random() * 1_000)}`;
    await cluster.kubectl('-n', 'shop', 'create', 'configmap', name, '--from-literal=a=b');
    if (random() < 0.5) await cluster.kubectl('-n', 'shop', 'delete', 'configmap', name);
  }
}
