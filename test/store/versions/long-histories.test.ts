import { join } from 'node:path';
import type { ChangeFilter, TapeReader, VersionInput } from '../../../src-main/store/tape.ts';
import { timestampFromMs } from '@model/time.ts';
import { expect, test, vi } from 'vitest';
import { Random } from '../../../src-main/demo/world/random.ts';
import { openReader } from '../../../src-main/store/tape-reader.ts';
import { createRecording, openForWriting } from '../../../src-main/store/tape-writer.ts';
import { packNext } from '../../../src-main/store/upkeep/pack-closed.ts';
import { verifyRecording } from '../../../src-main/store/verify/verify-recording.ts';
import { NaiveTape } from '../naive-tape.ts';
import { inScratchFolder, ORIGIN } from '../scratch-folder.ts';
import { expectRows } from '../tape-expectations.ts';
import { podVersion, START } from '../versions.ts';

// Thousands of versions, asked again and again.
vi.setConfig({ testTimeout: 120_000 });

const ALL = Number.MAX_SAFE_INTEGER;
const OBJECTS = 30;
const BATCH = 370;

/** Changes of thirty Pods and Events at random, some of which end and come back; more than fit into a few blocks. */
function* batches(count: number): Iterable<readonly VersionInput[]> {
  const random = new Random(7);
  const pick = (of: number): number => Math.floor(random.next() * of);
  for (let batch = 0, nth = 0; batch < count; batch++) {
    yield Array.from({ length: BATCH }, () => {
      nth++;
      const object = pick(OBJECTS);
      const isEvent = object % 3 === 0;
      return podVersion(nth, {
        uid: `uid-${object}`,
        name: `web-${object}`,
        kind: isEvent ? 'Event' : 'Pod',
        pointInTime: isEvent,
        severity: pick(3) === 0 ? 'routine' : 'change',
        type: pick(12) === 0 ? 'deleted' : 'applied',
        resourceVersion: pick(50) === 0 ? `not-a-number-${nth}` : String(1000 + nth),
        summary: JSON.stringify({ health: 'healthy', status: `s${pick(9)}` }),
        references: JSON.stringify([{ type: 'owner', group: '', kind: 'Node', namespace: '', name: `n${pick(4)}` }]),
      });
    });
  }
}

function expectSame(tape: TapeReader, naive: NaiveTape): void {
  const count = naive.kept.length;
  for (const object of [1, 4, 17, OBJECTS]) {
    const versions = naive.kept.filter((kept) => kept.object === object);
    for (const before of [ALL, Math.floor(count / 2), 1500]) {
      const older = versions.filter(({ seq }) => seq < before).toReversed();
      expectRows(tape.history(object, before, 20), older.slice(0, 20));
      expectRows(tape.history(object, before, ALL), older);
    }
    for (const filter of [
      { objects: [object], skipRoutine: true },
      { objects: [object, 9] },
      { name: `web-${object}` },
    ]) {
      expectSteps(tape, naive, filter);
    }
  }
  for (const filter of [{ skipPointInTime: true }, { kind: 'Event', skipRoutine: true }])
    expectSteps(tape, naive, filter);
  for (const seq of [1, 1023, 1024, 1025, count - 1, count]) {
    const at = naive.kept[seq - 1]?.at ?? 0;
    expect([...tape.sceneAt(timestampFromMs(at)).rows]).toEqual(naive.scene(at, false));
    expect([...tape.sceneAt(timestampFromMs(at), { pointInTime: true }).rows]).toEqual(naive.scene(at, true));
    expectRows(tape.range(seq - 1, seq + 1100, ALL), naive.kept.slice(seq - 1, seq + 1100));
    const range = { from: timestampFromMs(at), to: timestampFromMs(at + 30_000) };
    expect([...tape.lives(range).rows]).toEqual(naive.lives(range));
  }
  const seqs = naive.kept.map(({ seq }) => seq);
  expect(tape.resourceVersions(seqs)).toEqual(naive.kept.map(({ input }) => input.resourceVersion));
}

function expectSteps(tape: TapeReader, naive: NaiveTape, filter: ChangeFilter): void {
  const ever = { from: timestampFromMs(-1e15), to: timestampFromMs(1e15) };
  const matching = naive.matching(ever, filter);
  for (const from of [0, 700, 1024, 2500, naive.kept.length]) {
    const next = matching.find(({ seq }) => seq > from);
    const before = matching.findLast(({ seq }) => seq < from);
    expect(tape.step(from, 1, filter)).toEqual(next && { seq: next.seq, at: next.at });
    expect(tape.step(from, -1, filter)).toEqual(before && { seq: before.seq, at: before.at });
  }
}

test('histories of many blocks are those of a naive replay: while written, after reopening, carried over, and packed', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    const naive = new NaiveTape();
    let writer = createRecording(folder, ORIGIN, START);
    const live = openReader(folder);
    for (const [index, batch] of [...batches(14)].entries()) {
      writer.append(batch);
      naive.append(batch);
      if (index === 6) {
        writer.close();
        writer = openForWriting(folder, START);
      }
      // The same reader is asked while blocks come and while the latest changes are in none yet.
      if (index % 4 === 2) expectSame(live, naive);
    }
    expectSame(live, naive);
    live.close();
    writer.close();
    const next = openForWriting(folder, START, { bytes: 1, ageMs: ALL, carried: 1000, freeBytes: 0 });
    next.append([podVersion(99_999, { uid: 'uid-1', name: 'web-1' })]);
    const cut = openReader(folder);
    const carried = naive.living(naive.kept.length);
    expect(
      [...cut.sceneAt(timestampFromMs(START + 1e9), { pointInTime: true }).rows].filter((_cell, at) => at % 4 === 0),
    ).toEqual(
      [
        ...new Set([
          ...carried.map(({ object }) => object),
          naive.kept.find(({ input }) => input.uid === 'uid-1')?.object ?? 0,
        ]),
      ].sort((a, b) => a - b),
    );
    cut.close();
    next.close();
    while ((await packNext(folder, async () => undefined)) !== undefined);
    const packed = openReader(`${folder}/000001.packed.khrono`);
    expectSame(packed, naive);
    packed.close();
    expect((await verifyRecording(folder)).problems).toEqual([]);
  }));

const QUIET = 12;
const QUIET_BATCH = 500;

/** Changes of one Pod, among which now and then one of twelve others changes, ends or comes back. */
function quietBatch(index: number, random: Random): readonly VersionInput[] {
  return Array.from({ length: QUIET_BATCH }, (_none, place) => {
    const nth = index * QUIET_BATCH + place + 1;
    const isQuiet = nth <= QUIET || place === 77;
    const object = nth <= QUIET ? nth : Math.floor(random.next() * QUIET) + 1;
    const isEvent = object % 4 === 0;
    const end = random.next() < 0.5 ? ('deleted' as const) : ('tombstone' as const);
    return podVersion(nth, {
      body: Buffer.from('{}'),
      uid: 'lively',
      ...(isQuiet && { uid: `quiet-${object}`, name: `quiet-${object}` }),
      ...(isQuiet && isEvent && { kind: 'Event', pointInTime: true }),
      ...(isQuiet && nth > QUIET && random.next() < 0.4 && { type: end }),
    });
  });
}

test('pages of histories of what has not changed for long are those of a naive replay, also over segments', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'recording');
    const naive = new NaiveTape();
    const random = new Random(11);
    let writer = createRecording(folder, ORIGIN, START);
    const append = (index: number): void => {
      const batch = quietBatch(index, random);
      writer.append(batch);
      naive.append(batch);
    };
    for (let index = 0; index < 50; index++) append(index);
    writer.close();
    writer = openForWriting(folder, START, { bytes: 1, ageMs: ALL, carried: 1000, freeBytes: 0 });
    naive.cut();
    append(50);
    writer.close();
    writer = openForWriting(folder, START);
    for (let index = 51; index < 95; index++) append(index);
    writer.close();
    const tape = openReader(folder);
    expect(tape.report().segments.length).toBe(2);
    for (let object = 1; object <= QUIET; object++) {
      const versions = naive.kept.filter((kept) => kept.object === object);
      for (const before of [ALL, 46_000, 38_501, 33_000, 27_000, 25_100, 24_000, 17_000, 9000, 8193, 600, 2]) {
        const older = versions.filter(({ seq }) => seq < before).toReversed();
        expectRows(tape.history(object, before, 3), older.slice(0, 3));
        expectRows(tape.history(object, before, ALL), older);
      }
    }
    tape.close();
  }));
