import { describe, expect, it } from 'vitest';
import {
  BATCH_VERSIONS,
  batchingStep,
  BUSY_REST_MS,
  FEW_VERSIONS,
  MOST_IN_FLIGHT,
  REST_MS,
  type Waiting,
} from '../../src-main/recorder/queue/batching.ts';
import { HeardQueue, QUEUE_BYTES } from '../../src-main/recorder/queue/heard-queue.ts';
import { packBatch, unpackBatch } from '../../src-main/recorder/thread/packed-batch.ts';
import type { HeardEntry } from '../../src-main/recorder/recording-writer.ts';
import { at, pod, wire } from './wire.ts';

const quiet: Waiting = { versions: 1, anything: true, inFlight: 0, urgent: false, sinceLastMs: 10_000 };

describe('when a batch is sent', () => {
  it.each<readonly [what: string, waiting: Partial<Waiting>, step: unknown]>([
    ['at once after a quiet time', {}, { type: 'send' }],
    ['not without anything to send', { anything: false, versions: 0 }, { type: 'wait' }],
    ['not while one is under way', { inFlight: 1, urgent: true, versions: BATCH_VERSIONS - 1 }, { type: 'wait' }],
    [
      'when it is full, also beside others',
      { inFlight: MOST_IN_FLIGHT - 1, versions: BATCH_VERSIONS },
      { type: 'send' },
    ],
    ['not beside too many', { inFlight: MOST_IN_FLIGHT, urgent: true, versions: 10_000 }, { type: 'wait' }],
    ['after a rest soon after another', { sinceLastMs: 20 }, { type: 'rest', ms: REST_MS - 20 }],
    ['few after a short rest', { sinceLastMs: REST_MS, versions: FEW_VERSIONS }, { type: 'send' }],
    [
      'many after a longer one',
      { sinceLastMs: REST_MS, versions: FEW_VERSIONS + 1 },
      { type: 'rest', ms: BUSY_REST_MS - REST_MS },
    ],
    ['many, when that is over', { sinceLastMs: BUSY_REST_MS, versions: FEW_VERSIONS + 1 }, { type: 'send' }],
    ['at once when it is full', { sinceLastMs: 0, versions: BATCH_VERSIONS }, { type: 'send' }],
    ['at once when someone waits for it', { sinceLastMs: 0, urgent: true }, { type: 'send' }],
    ['also for a sign of life alone', { versions: 0 }, { type: 'send' }],
  ])('%s', (_what, waiting, step) => {
    expect(batchingStep({ ...quiet, ...waiting })).toEqual(step);
  });
});

const entry = (bytes: number): HeardEntry => ({
  reflector: 1,
  observedAt: at(1),
  heard: { type: 'applied', object: wire('x'.repeat(bytes), 'u', '1') },
});

/** Whether a promise has settled by now, asked after everything that can run has run; true where there is none. */
async function isSettled(promise: Promise<unknown> | undefined): Promise<boolean> {
  const later = new Promise<'later'>((resolve) => setImmediate(resolve, 'later'));
  return (await Promise.race([promise, later])) !== 'later';
}

describe('the queue to the writer', () => {
  it('holds back who brings more than it takes, until there is room', async () => {
    const queue = new HeardQueue();
    await queue.put(entry(QUEUE_BYTES));
    const late = queue.put(entry(10));
    expect(await isSettled(late)).toBe(false);
    queue.take();
    expect(await isSettled(late)).toBe(false);
    queue.committed();
    await late;
    expect(queue.bytes).toBe(0);
  });

  it('settles what was put in before, not what came after', async () => {
    const queue = new HeardQueue();
    await queue.put(entry(1));
    queue.take();
    const first = queue.settled();
    await queue.put(entry(1));
    const second = queue.settled();
    queue.committed();
    await first;
    expect(await isSettled(second)).toBe(false);
    queue.take();
    queue.committed();
    await second;
    expect(queue.isAwaited).toBe(false);
  });

  it('counts the oldest of several batches under way as written first', async () => {
    const queue = new HeardQueue();
    await queue.put(entry(10));
    queue.take();
    const first = queue.settled();
    await queue.put({ ...entry(20), observedAt: at(2) });
    queue.take();
    const second = queue.settled();
    expect([queue.bytes, queue.oldestAt]).toEqual([30, at(1)]);
    queue.committed();
    await first;
    expect(await isSettled(second)).toBe(false);
    expect([queue.bytes, queue.oldestAt]).toEqual([20, at(2)]);
    queue.committed();
    await second;
    expect([queue.bytes, queue.oldestAt]).toEqual([0, undefined]);
  });

  it('cuts batches of about five hundred objects, in order', async () => {
    const queue = new HeardQueue();
    for (let i = 0; i < 1200; i++) await queue.put(entry(1));
    const sizes: number[] = [];
    while (queue.length > 0) {
      sizes.push(queue.take().length);
      queue.committed();
    }
    expect(sizes).toEqual([500, 500, 200]);
  });

  it('tells everyone who waits when nothing more will be written', async () => {
    const queue = new HeardQueue();
    const blocked = queue.put(entry(QUEUE_BYTES + 1));
    const settling = queue.settled();
    queue.fail(new Error('disk full'));
    await expect(blocked).rejects.toThrow('disk full');
    await expect(settling).rejects.toThrow('disk full');
  });
});

describe('a packed batch', () => {
  it('reads back as it was, with all bodies in one buffer', () => {
    const entries: readonly HeardEntry[] = [
      { reflector: 1, observedAt: at(1), heard: { type: 'list-begin' } },
      {
        reflector: 1,
        observedAt: at(2),
        heard: { type: 'listed', objects: [pod('a', '1'), pod('b', '2')], remaining: 3 },
      },
      { reflector: 2, observedAt: at(3), heard: { type: 'deleted', object: pod('c', '3') } },
      { reflector: 1, observedAt: at(4), heard: { type: 'silent', why: 'expired', detail: 'too old' } },
    ];
    const packed = packBatch(entries);
    expect([...unpackBatch(structuredClone(packed, { transfer: [packed.bodies.buffer] }))]).toEqual(entries);
  });
});
