import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type RawEvent, watchEverything } from '../real-cluster/judge/raw-watch.ts';

/**
 * A raw watch of every kind, in a process of its own: writes what it saw to a file, a line each, with a hash instead of the
 * bytes. Says `watching` once it does, and `seen N`, `blind …` every second; ends when its parent does.
 */
const [kubeconfig = '', file = ''] = process.argv.slice(2);
const WRITE_EVERY_MS = 1_000;

/** One version as the witness saw it. */
export interface Seen {
  readonly type: string;
  readonly kind: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly at: number;
  readonly hash: string;
}

function seen({ type, kind, uid, resourceVersion, at, object }: RawEvent): Seen {
  return { type, kind, uid, resourceVersion, at, hash: createHash('sha1').update(object).digest('base64') };
}

// It goes on while its parent, in the same terminal, comes to an end.
process.on('SIGINT', () => undefined);
const watch = await watchEverything(kubeconfig);
const out = createWriteStream(file);
let count = 0;
console.log('watching');
const writeDown = (): void => {
  for (const event of watch.take()) {
    count += 1;
    out.write(`${JSON.stringify(seen(event))}\n`);
  }
};
setInterval(() => {
  writeDown();
  console.log(`seen ${count}`);
  if (watch.blind.length > 0) console.log(`blind ${watch.blind.join(', ')}`);
}, WRITE_EVERY_MS);
process.on('disconnect', () => {
  writeDown();
  out.end(() => process.exit(0));
});
