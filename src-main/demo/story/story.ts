import type { Stage } from '../stage.ts';
import type { Script } from '../world/script.ts';
import { agentUpdate, anyRollout, canaryRelease, drain, loseDatabasePod, release, rush } from './beats.ts';
import { anyIncident, firstIncident } from './incidents.ts';

/**
 * The story that never ends. It opens the same for every seed: a rollout within 5 s (late enough to have been
 * recorded from before it), an incident from 11 s on that is
 * repaired before 40 s; then all beats come round again and again, each round in another order.
 */
export function* story(stage: Stage): Script {
  yield { ms: 4000 };
  release(stage, 'shop/web');
  yield { ms: 7000 };
  yield* firstIncident(stage);
  yield { ms: 3000 };
  for (;;) {
    const beats = [rush, drain, loseDatabasePod, canaryRelease, anyRollout, anyIncident, agentUpdate];
    for (const beat of stage.random.shuffled(beats)) {
      yield* beat(stage);
      yield { ms: stage.random.between(8000, 15_000) };
    }
  }
}
