import { describe, expect, it } from 'vitest';
import type { Heard } from '../../src-main/kube/heard.ts';
import { RecordingWriter } from '../../src-main/recorder/recording-writer.ts';
import { redactorFor } from '../../src-main/recorder/redaction/redact.ts';
import { MemoryTape } from './memory-tape.ts';
import { at, list, PODS, pod } from './wire.ts';

/** A writer whose pods were listed at 1000 and paused at 2000; for another scope with one in another namespace. */
function paused(why: 'paused' | 'excluded' = 'paused') {
  const elsewhere = why === 'excluded' ? [pod('far', '3', { namespace: 'db' })] : [];
  const tape = new MemoryTape();
  const writer = new RecordingWriter({ tape, redact: redactorFor(new Uint8Array(32)) });
  const hear = (reflector: number, time: number, ...heard: readonly Heard[]) =>
    writer.take(heard.map((one) => ({ reflector, heard: one, observedAt: at(time) })));
  writer.addReflector(1, { kind: PODS, since: at(900) });
  hear(1, 1000, ...list(pod('a', '1'), pod('b', '2'), ...elsewhere));
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

  it('for a narrower scope is a silence only of the namespaces that are left out', () => {
    const { tape, writer, hear, gaps } = paused('excluded');
    expect(tape.coverage.at(-1)).toMatchObject({ kind: 'Pod', namespace: '', state: 'excluded' });
    writer.addReflector(2, { kind: PODS, since: at(2001), namespace: 'shop' });
    hear(2, 2100, ...list(pod('a', '1')));
    expect(gaps()).toEqual([
      expect.objectContaining({ namespace: '', why: 'excluded', from: at(2000), to: at(2001) }),
      expect.objectContaining({ namespace: 'shop', from: at(2001), to: at(2100) }),
      { namespace: 'db', kind: 'Pod', why: 'excluded', detail: 'by hand', from: at(2001) },
    ]);
    expect(tape.coverage.at(-1)).toMatchObject({ namespace: 'shop', state: 'recorded' });
    // What is not wanted is not dead: nobody looked.
    expect(tape.versions.filter(({ type }) => type === 'tombstone').map(({ uid }) => uid)).toEqual(['b']);
  });

  it('for a wider scope ends every silence when all of the kind is listed, and compares', () => {
    const { tape, writer, hear, gaps } = paused('excluded');
    writer.addReflector(2, { kind: PODS, since: at(2001), namespace: 'shop' });
    hear(2, 2100, ...list(pod('a', '1'), pod('b', '2')));
    writer.pause({ at: at(3000), why: 'excluded', detail: 'more is wanted' });
    writer.addReflector(3, { kind: PODS, since: at(3001) });
    expect(gaps().filter(({ to }) => to === undefined)).toHaveLength(3);
    hear(3, 3100, ...list(pod('a', '1'), pod('b', '2')));
    expect(gaps().filter(({ to }) => to === undefined)).toEqual([]);
    expect(tape.versions.at(-1)).toMatchObject({ type: 'tombstone', uid: 'far' });
  });

  it('with another namespace chosen leaves the silence of the one before, and ends that of the new one', () => {
    const { writer, hear, gaps } = paused('excluded');
    writer.addReflector(2, { kind: PODS, since: at(2001), namespace: 'shop' });
    hear(2, 2100, ...list(pod('a', '1'), pod('b', '2')));
    writer.pause({ at: at(3000), why: 'excluded', detail: 'something else is wanted' });
    writer.addReflector(3, { kind: PODS, since: at(3001), namespace: 'db' });
    hear(3, 3100, ...list(pod('far', '3', { namespace: 'db' })));
    expect(gaps().filter(({ to }) => to === undefined)).toEqual([
      expect.objectContaining({ namespace: 'shop', from: at(3000), why: 'excluded' }),
    ]);
  });
});

describe('rights that are withdrawn', () => {
  it('are a silence of the namespaces in which they are, and not of the one that is still heard', () => {
    const tape = new MemoryTape();
    const writer = new RecordingWriter({ tape, redact: redactorFor(new Uint8Array(32)) });
    const hear = (reflector: number, time: number, ...heard: readonly Heard[]) =>
      writer.take(heard.map((one) => ({ reflector, heard: one, observedAt: at(time) })));
    const open = () => [...tape.gaps.values()].filter(({ to }) => to === undefined);
    writer.addReflector(1, { kind: PODS, since: at(900) });
    hear(1, 1000, ...list(pod('a', '1'), pod('far', '2', { namespace: 'db' })));
    hear(1, 2000, { type: 'denied', detail: 'forbidden' });
    expect(open()).toEqual([expect.objectContaining({ namespace: '', why: 'forbidden', from: at(2000) })]);
    writer.addReflector(2, { kind: PODS, since: at(2001), namespace: 'shop' });
    hear(2, 2100, ...list(pod('a', '7')));
    expect(open()).toEqual([expect.objectContaining({ namespace: 'db', why: 'forbidden' })]);
    expect(tape.versions.at(-1)).toMatchObject({ uid: 'a', inferred: true });
    hear(1, 3000, ...list(pod('a', '7'), pod('far', '2', { namespace: 'db' })));
    expect(open()).toEqual([]);
  });

  it('are told as such from the first refusal on; what lay before stays what it was', () => {
    const tape = new MemoryTape();
    const writer = new RecordingWriter({ tape, redact: redactorFor(new Uint8Array(32)) });
    const hear = (time: number, ...heard: readonly Heard[]) =>
      writer.take(heard.map((one) => ({ reflector: 1, heard: one, observedAt: at(time) })));
    const gaps = () => [...tape.gaps.values()].map(({ from, to, why }) => ({ from, to, why }));
    writer.addReflector(1, { kind: PODS, since: at(900) });
    hear(1000, ...list(pod('a', '1')));
    hear(2000, { type: 'silent', why: 'disconnected', detail: 'broken off' });
    hear(62_600, { type: 'denied', detail: 'pods is forbidden', sinceMs: 60_000 });
    expect(gaps()).toEqual([
      { from: at(2000), to: at(2600), why: 'disconnected' },
      { from: at(2600), to: undefined, why: 'forbidden' },
    ]);
    hear(90_000, ...list(pod('a', '1')));
    expect(gaps()[1]).toEqual({ from: at(2600), to: at(90_000), why: 'forbidden' });
    hear(91_000, { type: 'silent', why: 'forbidden', detail: 'watching pods is forbidden' });
    hear(92_000, { type: 'denied', detail: 'pods is forbidden' });
    expect(gaps().slice(2)).toEqual([{ from: at(91_000), to: undefined, why: 'forbidden' }]);
  });

  it('from the beginning, in a recording that is continued, are no silence of what is heard', () => {
    const tape = new MemoryTape();
    const before = new RecordingWriter({ tape, redact: redactorFor(new Uint8Array(32)) });
    before.addReflector(1, { kind: PODS, since: at(900), namespace: 'shop' });
    before.take(list(pod('a', '1')).map((heard) => ({ reflector: 1, heard, observedAt: at(1000) })));
    const writer = new RecordingWriter({ tape, redact: redactorFor(new Uint8Array(32)), continuedAt: at(2000) });
    writer.addReflector(1, { kind: PODS, since: at(2001) });
    writer.take([{ reflector: 1, heard: { type: 'denied', detail: 'forbidden' }, observedAt: at(2002) }]);
    writer.addReflector(2, { kind: PODS, since: at(2003), namespace: 'shop' });
    writer.take(list(pod('a', '1')).map((heard) => ({ reflector: 2, heard, observedAt: at(2100) })));
    expect([...tape.gaps.values()].filter(({ to }) => to === undefined)).toEqual([]);
  });
});

it('a kind that is heard late in a recording that is continued was not heard from its opening on', () => {
  const tape = new MemoryTape();
  const before = new RecordingWriter({ tape, redact: redactorFor(new Uint8Array(32)) });
  before.addReflector(1, { kind: PODS, since: at(900) });
  before.take(list(pod('a', '1')).map((heard) => ({ reflector: 1, heard, observedAt: at(1000) })));
  const writer = new RecordingWriter({ tape, redact: redactorFor(new Uint8Array(32)), continuedAt: at(2000) });
  writer.touch(at(2500));
  writer.addReflector(1, { kind: PODS, since: at(2500) });
  expect([...tape.gaps.values()]).toEqual([expect.objectContaining({ why: 'engine-stopped', from: at(2000) })]);
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
