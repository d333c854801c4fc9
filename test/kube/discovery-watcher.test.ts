import { afterEach, beforeEach, expect, test } from 'vitest';
import { Discovery } from '../../src-main/kube/discovery/discovery.ts';
import { type DiscoveryWatch, watchDiscovery } from '../../src-main/kube/discovery/discovery-watcher.ts';
import { ManualClock } from '../fakes/manual-clock.ts';
import { json, ScriptedApiServer } from '../fakes/scripted-api-server.ts';
import { connectionAs, contextOf } from './conversation.ts';

const SECOND = 1_000;

let server: ScriptedApiServer;
let clock: ManualClock;
let watch: DiscoveryWatch;
let looks: number;
/** Resolves with the next look. */
let nextLook: () => Promise<void>;

beforeEach(async () => {
  server = await ScriptedApiServer.start();
  server.route('/api', json({ kind: 'APIGroupDiscoveryList', items: [] }));
  server.route('/apis', json({ kind: 'APIGroupDiscoveryList', items: [] }));
  clock = new ManualClock();
  looks = 0;
  let looked = () => {};
  nextLook = () =>
    new Promise<void>((resolve) => {
      looked = resolve;
    });
  const first = nextLook();
  watch = watchDiscovery({
    // Its answers come over a real socket; what is watched is when it asks.
    discovery: new Discovery(connectionAs(contextOf(server.url), new ManualClock())),
    clock,
    signal: new AbortController().signal,
    onNews: () => {
      looks++;
      looked();
    },
    onTrouble: (trouble) => {
      throw trouble;
    },
  });
  await first;
  // The next look is arranged after the news of this one.
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
});
afterEach(async () => {
  watch.stop();
  await server.close();
});

test('a look comes every twenty seconds', async () => {
  const second = nextLook();
  clock.advance(20 * SECOND);
  await second;
  expect(looks).toBe(2);
});

test('a nudge is answered within a second', async () => {
  const nudged = nextLook();
  watch.nudge();
  clock.advance(SECOND);
  await nudged;
  expect(looks).toBe(2);
});

test('nudges that keep coming do not put the look off', async () => {
  const nudged = nextLook();
  for (let times = 0; times < 3; times++) {
    watch.nudge();
    clock.advance(0.5 * SECOND);
  }
  await nudged;
  expect(looks).toBe(2);
});
