import { describe, expect, it } from 'vitest';
import type { Heard } from '../../src-main/kube/heard.ts';
import { RecordingWriter } from '../../src-main/recorder/recording-writer.ts';
import { redactorFor } from '../../src-main/recorder/redaction/redact.ts';
import { MemoryTape } from './memory-tape.ts';
import { at, list, PODS, pod } from './wire.ts';

/** A writer whose pods were listed at 1000 and paused at 2000. */
function paused(why: 'paused' | 'excluded' = 'paused') {
  const tape = new MemoryTape();
  const writer = new RecordingWriter({ tape, redact: redactorFor(new Uint8Array(32)) });
  const hear = (reflector: number, time: number, ...heard: readonly Heard[]) =>
    writer.take(heard.map((one) => ({ reflector, heard: one, observedAt: at(time) })));
  writer.addReflector(1, { kind: PODS, since: at(900) });
  hear(1, 1000, ...list(pod('a', '1'), pod('b', '2')));
  writer.pause({ at: at(2000), why, detail: 'by hand' });
  return { tape, writer, hear, gaps: () => [...tape.gaps.values()] };
}

describe('a pause', () => {
  it('is a gap of each kind that was heard, open until the kind was listed again', () => {
    const { writer, hear, gaps } = paused();
    expect(gaps()).toEqual([{ from: at(2000), kind: 'Pod', namespace: '', why: 'paused', detail: 'by hand' }]);
    writer.addReflector(2, { kind: PODS, since: at(3000) });
    hear(2, 3100, ...list(pod('a', '1'), pod('b', '2')));
    expect(gaps()).toEqual([expect.objectContaining({ from: at(2000), to: at(3100), why: 'paused' })]);
  });

  it('makes what changed meanwhile inferred, and what is missing tombstones', () => {
    const { tape, writer, hear } = paused();
    writer.addReflector(2, { kind: PODS, since: at(3000) });
    hear(2, 3100, ...list(pod('a', '7'), pod('c', '8')));
    expect(tape.versions.slice(2).map(({ type, uid, inferred }) => [type, uid, inferred])).toEqual([
      ['applied', 'a', true],
      ['applied', 'c', true],
      ['tombstone', 'b', true],
    ]);
  });

  it('keeps the reason of a silence that was there before it', () => {
    const { tape, writer } = paused();
    writer.addReflector(2, { kind: PODS, since: at(3000) });
    writer.pause({ at: at(3050), why: 'paused', detail: 'again' });
    expect([...tape.gaps.values()]).toHaveLength(1);
  });

  it('for another scope leaves what is no longer wanted as excluded, and compares what is heard in another place', () => {
    const { tape, writer, hear, gaps } = paused('excluded');
    expect(tape.coverage.at(-1)).toMatchObject({ kind: 'Pod', namespace: '', state: 'excluded' });
    writer.addReflector(2, { kind: PODS, since: at(2001), namespace: 'shop' });
    hear(2, 2100, ...list(pod('a', '1')));
    expect(gaps()).toEqual([
      expect.objectContaining({ namespace: '', why: 'excluded' }),
      expect.objectContaining({ namespace: 'shop', from: at(2000), to: at(2100) }),
    ]);
    expect(gaps()[0]).not.toHaveProperty('to');
    expect(tape.coverage.at(-1)).toMatchObject({ namespace: 'shop', state: 'recorded' });
  });
});

describe('a kind that is polled', () => {
  it('is covered as sampled, and what a list finds changed is inferred', () => {
    const tape = new MemoryTape();
    const writer = new RecordingWriter({ tape, redact: redactorFor(new Uint8Array(32)) });
    writer.addReflector(1, { kind: PODS, since: at(1), sampled: 'listed every 30 s' });
    const hear = (time: number, ...heard: readonly Heard[]) =>
      writer.take(heard.map((one) => ({ reflector: 1, heard: one, observedAt: at(time) })));
    hear(10, ...list(pod('a', '1'), pod('b', '1')));
    hear(20, ...list(pod('a', '2')));
    expect(tape.coverage).toMatchObject([{ state: 'sampled', detail: 'listed every 30 s' }]);
    expect(tape.versions.map(({ type, uid, inferred }) => [type, uid, inferred])).toEqual([
      ['applied', 'a', false],
      ['applied', 'b', false],
      ['applied', 'a', true],
      ['tombstone', 'b', true],
    ]);
  });
});
