import { statSync } from 'node:fs';
import type { Clock } from '../clock.ts';
import { type KubeconfigPlaces, kubeconfigFiles } from './kubeconfig.ts';

const LOOK_EVERY_MS = 2_000;

/**
 * Calls `onChange` when a kubeconfig file appears, changes or vanishes. Looks at them every two seconds instead of waiting
 * for the system's word: kubeconfigs are replaced by renaming, lie on network drives and behind links that are swapped,
 * and there are few. Returns the way to stop.
 */
export function watchKubeconfig(places: KubeconfigPlaces, clock: Clock, onChange: () => void): () => void {
  let seen = marksOf(places);
  let cancel = () => {};
  const look = (): void => {
    cancel = clock.after(LOOK_EVERY_MS, look);
    const now = marksOf(places);
    if (now === seen) return;
    seen = now;
    onChange();
  };
  cancel = clock.after(LOOK_EVERY_MS, look);
  return () => cancel();
}

function marksOf(places: KubeconfigPlaces): string {
  return kubeconfigFiles(places)
    .map((file) => {
      const found = statSync(file, { throwIfNoEntry: false });
      return found === undefined ? 'none' : `${found.ino} ${found.size} ${found.mtimeMs}`;
    })
    .join('\n');
}
