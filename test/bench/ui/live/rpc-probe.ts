import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { WebSocket } from 'ws';
import { portOver } from '../../../../src-preload/carrier/port-over-socket.ts';
import type { Client } from '../../../../src-preload/contract/contract.ts';
import { timestampFromMs } from '../../../../src-preload/model/time.ts';
import { socketOf } from '../../../../src-main/http/socket-of.ts';
import { seededRandom } from '../../../fakes/seeded-random.ts';

/** Run in a process of its own: `rpc-probe.ts URL SECONDS` asks the engine as a page does, and prints how long answers took. */
const url = process.argv[2] ?? '';
const seconds = Number(process.argv[3]);
const PAUSE_MS = 100;

/** The token of the printed address becomes a cookie, as in a browser. */
const entrance = await fetch(url, { redirect: 'manual' });
const { origin } = new URL(url);
const headers = { cookie: entrance.headers.get('set-cookie')?.split(';')[0] ?? '', origin };
const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers });
await new Promise((resolve, reject) => {
  socket.once('open', resolve);
  socket.once('error', reject);
});
const client: Client = createORPCClient(new RPCLink({ port: portOver(socketOf(socket)) }));
const [recording] = (await first(await client.recordings.watch())).map(({ id }) => id);
if (recording === undefined) throw new Error('Nothing is being recorded.');
const random = seededRandom(1);
const scenes: number[] = [];
const reports: number[] = [];
const end = performance.now() + seconds * 1000;
while (performance.now() < end) {
  const { span } = await timed(reports, () => client.recordings.report({ recording }));
  if (span) {
    const at = timestampFromMs(Math.round(span.first + random() * (span.last - span.first)));
    await timed(scenes, () => client.scene.at({ recording, at }));
  }
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
socket.terminate();
console.log(JSON.stringify({ scenes, reports }));

async function timed<Answer>(samples: number[], ask: () => Promise<Answer>): Promise<Answer> {
  const from = performance.now();
  const answer = await ask();
  samples.push(performance.now() - from);
  return answer;
}

async function first<Item>(items: AsyncIterable<Item>): Promise<Item> {
  for await (const item of items) return item;
  throw new Error('The engine says nothing of its recordings.');
}
