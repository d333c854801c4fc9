import { timestampFromMs } from '@model/time.ts';
import { expect } from 'vitest';
import type { TapeReader } from '../../src-main/store/tape.ts';
import { columnsOf, type Kept, type NaiveTape } from './naive-tape.ts';

const START = timestampFromMs(1_700_000_000_000);
const ALL = Number.MAX_SAFE_INTEGER;

/** Instants before, at and after the changes, picked by `picks`. */
export function instants(naive: NaiveTape, picks: readonly number[]): number[] {
  const times = [START, ...naive.kept.map((kept) => kept.at)];
  return picks.map((pick) => (times[pick % times.length] ?? START) + (pick % 3) - 1);
}

export function expectRows(
  tape: { readonly rows: Int32Array; readonly times: Float64Array },
  kept: readonly Kept[],
): void {
  expect([...tape.rows]).toEqual(kept.flatMap(columnsOf));
  expect([...tape.times]).toEqual(kept.map((one) => one.at));
}

/** Undoes the recording change by change and compares with the scene after each. */
export function expectStepsBackRestore(tape: TapeReader, naive: NaiveTape): void {
  const { rows } = tape.range(0, ALL, ALL);
  const at = new Map<number, number[]>();
  for (const kept of naive.living(naive.kept.length)) {
    at.set(kept.object, [kept.seq, kept.summary, kept.references]);
  }
  for (let index = rows.length - 8; index >= 0; index -= 8) {
    const [seq = 0, object = 0, , , , previous = 0, summary = 0, references = 0] = rows.slice(index, index + 8);
    if (previous === 0) at.delete(object);
    else at.set(object, [previous, summary, references]);
    if (index % 24 !== 0) continue;
    const expected = naive.living(seq - 1).map((kept) => [kept.object, [kept.seq, kept.summary, kept.references]]);
    expect([...at].sort(([a], [b]) => a - b)).toEqual(expected);
  }
}

export function expectSameDictionary(tape: TapeReader, naive: NaiveTape): void {
  const firsts = naive.kept.filter((kept) => kept.first);
  const found = tape.lookup({
    objects: naive.kept.map((kept) => kept.object),
    summaries: naive.kept.map((kept) => kept.summary),
    references: naive.kept.map((kept) => kept.references),
  });
  const byId = new Map(found.objects.map((entry) => [entry.id, entry]));
  for (const { object, input } of firsts) {
    const { group, version, kind, namespace, name, uid, createdAt } = input;
    const created = createdAt === undefined ? {} : { createdAt };
    expect(byId.get(object)).toEqual({ id: object, group, version, kind, namespace, name, uid, ...created });
  }
  const summaries = new Map(found.summaries.map((entry) => [entry.id, entry.summary]));
  const references = new Map(found.references.map((entry) => [entry.id, entry.references]));
  for (const kept of naive.kept) {
    expect(summaries.get(kept.summary)).toEqual(JSON.parse(kept.input.summary));
    expect(references.get(kept.references)).toEqual(JSON.parse(kept.input.references));
  }
}
