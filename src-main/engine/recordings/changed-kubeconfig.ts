import { KubeconfigError } from '../../kube/config/kubeconfig-error.ts';
import { contextConfig, type KubeconfigPlaces, loadKubeconfig } from '../../kube/config/kubeconfig.ts';
import type { LiveRecording } from './live-recording.ts';

/** The kubeconfig has changed: a recording goes on with what is said of its context now, without losing its place. */
export function takeUp(live: LiveRecording, places: KubeconfigPlaces): void {
  try {
    live.use(contextConfig(loadKubeconfig(places), live.context));
  } catch (error) {
    // Half-written, or the context is gone: what runs goes on as it is, and the list of contexts tells the rest.
    if (!(error instanceof KubeconfigError)) throw error;
  }
}
