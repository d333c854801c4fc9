import { randomBytes } from 'node:crypto';
import { ApiServer } from './api/api-server.ts';
import { newServerIdentity } from './api/certificate.ts';
import { type DemoClock, systemClock } from './clock.ts';
import { liveUntil } from './cluster-life.ts';
import { kubeconfigText } from './kubeconfig.ts';

export interface DemoClusterOptions {
  /** On 127.0.0.1; 0, the default, for any free one. */
  readonly port?: number;
  /** The same seed tells the same story; 1 by default. */
  readonly seed?: number;
  readonly clock?: DemoClock;
  /** The bearer token that is asked for; a random one by default. */
  readonly token?: string;
}

export interface DemoCluster {
  /** `https://127.0.0.1:PORT`; requests need the token as bearer. */
  readonly url: string;
  /** YAML with one context `demo`: `url`, the authority to trust for it, and the token. */
  readonly kubeconfig: string;
  /** Stops the story, ends all watches and frees the port. */
  close(): Promise<void>;
}

/** Starts a cluster with a story to tell. Rejects with a clear Error if the port cannot be had. */
export async function startDemoCluster(options: DemoClusterOptions = {}): Promise<DemoCluster> {
  const clock = options.clock ?? systemClock;
  const token = options.token ?? randomBytes(16).toString('hex');
  const { world, agenda } = liveUntil({ seed: options.seed ?? 1, startMs: clock.now() });
  const identity = newServerIdentity();
  const server = new ApiServer({ world, clock, token, identity });
  const url = await server.listen(options.port ?? 0);
  agenda.follow(clock);
  return {
    url,
    kubeconfig: kubeconfigText({ server: url, authority: identity.certificate, token }),
    close: async () => {
      agenda.stop();
      await server.close();
    },
  };
}
