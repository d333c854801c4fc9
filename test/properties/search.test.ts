import { join } from 'node:path';
import { EVER, MAX_TRUTHS, type SearchAnswer, type SearchQuestion } from '@model/search.ts';
import { timestampFromMs } from '@model/time.ts';
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { TapeReader, VersionInput } from '../../src-main/store/tape.ts';
import { exportRecording } from '../../src-main/session/export-recording.ts';
import { segmentsIn } from '../../src-main/store/recording-path.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { packNext } from '../../src-main/store/upkeep/pack-closed.ts';
import { SEGMENT_LIMITS } from '../../src-main/store/write/rolling-writer.ts';
import { createRecording, openForWriting } from '../../src-main/store/tape-writer.ts';
import { type Kept, NaiveTape } from '../store/naive-tape.ts';
import { histories, longLife } from '../store/random-history.ts';
import { inScratchFolder, ORIGIN } from '../store/scratch-folder.ts';
import { searched } from '../store/search/searched.ts';

vi.setConfig({ testTimeout: 180_000 });

const START = timestampFromMs(1_700_000_000_000);

/** Queries beside what they mean, said as plainly as can be. */
const QUERIES: readonly (readonly [query: string, holds: (kept: Kept) => boolean])[] = [
  ['label:app=shop', ({ terms }) => terms.includes('label app=shop\n')],
  ['image:NGINX', ({ terms }) => terms.includes('nginx')],
  ['annotation:ü', ({ terms }) => terms.includes('annotation ü=')],
  ['status:run', (kept) => statusOf(kept).startsWith('run')],
  ['-status:running', (kept) => !statusOf(kept).startsWith('running')],
  ['ns:shop-0 kind:po', ({ input }) => input.namespace === 'shop-0' && input.kind === 'Pod'],
  ['kind:node,ev', ({ input }) => ['Node', 'Event'].includes(input.kind)],
  ['name:w*b -kind:event', ({ input }) => input.name === 'web' && input.kind !== 'Event'],
  ['"drop table" label:app', ({ input, terms }) => input.name.includes('drop table') && terms.includes('label app=')],
  ['text:"generation\\":1"', ({ body }) => body.toString('utf8').includes('generation":1')],
  [
    'image:nginx -text:"generation\\":2" status:running',
    (kept) =>
      kept.terms.includes('nginx') && !kept.body.includes('generation":2') && statusOf(kept).startsWith('running'),
  ],
];

function statusOf({ input }: Kept): string {
  return String(JSON.parse(input.summary).status).toLowerCase();
}

/** How many objects each append carries into the next segment, each of which is due as soon as it may be; none: one segment. */
type Carried = number | undefined;

/** Records a history, closing and reopening now and then, and asks it beside the naive tape. */
async function recorded(
  batches: readonly (readonly VersionInput[])[],
  carried: Carried,
  ask: (tape: TapeReader, naive: NaiveTape) => void,
): Promise<void> {
  await inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'recording');
    const naive = new NaiveTape();
    const limits = carried === undefined ? SEGMENT_LIMITS : { bytes: 1, ageMs: Number.MAX_SAFE_INTEGER, carried };
    createRecording(folder, ORIGIN, START).close();
    let writer = openForWriting(folder, START, limits);
    const tape = openReader(folder);
    batches.forEach((batch, index) => {
      if (index % 3 === 2) {
        writer.close();
        writer = openForWriting(folder, timestampFromMs(START + index), limits);
      }
      const before = segmentsIn(folder).length;
      writer.append(batch);
      if (segmentsIn(folder).length > before) naive.cut();
      naive.append(batch);
    });
    ask(tape, naive);
    tape.close();
    writer.close();
    // Some of them: the others are asked as they were written.
    for (let count = 0; count < 2; count++) await packNext(folder, async () => undefined);
    const packed = openReader(folder);
    ask(packed, naive);
    packed.close();
    const file = join(scratch, 'copy.khrono');
    await exportRecording(folder, file);
    const copy = openReader(file);
    ask(copy, naive);
    copy.close();
  });
}

describe('search answers like a naive replay', () => {
  test('with the times in which each object was as asked, over segments, packed ones and in a copy', async () => {
    const question = fc.record({
      query: fc.constantFrom(...QUERIES),
      picks: fc.tuple(fc.nat({ max: 10_000 }), fc.nat({ max: 10_000 })),
      carried: fc.constantFrom<Carried[]>(undefined, undefined, 0, 1, 3, 1000),
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(histories, longLife), question, (batches, { query: [query, holds], picks, carried }) =>
        recorded(batches, carried, (tape, naive) => {
          const times = [START, ...naive.kept.map(({ at }) => at)];
          const [from = START, to = START] = picks
            .map((pick) => times[pick % times.length] ?? START)
            .sort((a, b) => a - b);
          for (const range of [EVER, { from: timestampFromMs(from), to: timestampFromMs(to) }]) {
            const answer = searched(tape, { query, range, skip: 0, limit: 1000 });
            expect(truthsIn(answer)).toEqual(expected(naive, range, holds));
            expect(answer.total).toBe(answer.hits.length);
            expectPages(tape, { query, range, skip: 0, limit: 2 }, answer);
          }
          expectSteps(tape, naive, { query, holds, from: picks[0] % (naive.kept.length + 2) });
        }),
      ),
      { numRuns: 60 },
    );
  });
});

function truthsIn(answer: SearchAnswer): Map<number, unknown> {
  return new Map(
    answer.hits
      .toSorted((a, b) => a.object.id - b.object.id)
      .map(({ object, truths, truthCount }) => [object.id, { truthCount, truths }]),
  );
}

function expected(
  naive: NaiveTape,
  range: SearchQuestion['range'],
  holds: (kept: Kept) => boolean,
): Map<number, unknown> {
  const [since, upTo] = [naive.seqAt(range.from), naive.seqAt(range.to)];
  const timeOf = (seq: number): number | undefined => naive.kept[seq - 1]?.at;
  const isInferred = (seq: number): boolean => naive.kept[seq - 1]?.input.inferred === true;
  const found = [...naive.truths(upTo, holds)].flatMap(([object, spans]) => {
    const held = spans.filter(([, to]) => to === 0 || to > since);
    const truths = held.slice(0, MAX_TRUTHS).map(([seq, to]) => ({
      from: timeOf(seq),
      ...(to !== 0 && { to: timeOf(to) }),
      seq,
      ...(isInferred(seq) && { fromInferred: true }),
      ...(isInferred(to) && { toInferred: true }),
    }));
    return held.length === 0 ? [] : [[object, { truthCount: held.length, truths }] as const];
  });
  return new Map(found.sort(([a], [b]) => a - b));
}

/** A step with a query goes to changes that found the object as asked or left it so. */
function expectSteps(
  tape: TapeReader,
  naive: NaiveTape,
  asked: { readonly query: string; readonly holds: (kept: Kept) => boolean; readonly from: number },
): void {
  const { query, holds, from } = asked;
  const isTrue = (kept: Kept | undefined): boolean => kept?.input.type === 'applied' && holds(kept);
  const matching = naive.kept.filter((kept) => {
    const before = naive.kept.findLast(({ object, seq }) => object === kept.object && seq < kept.seq);
    return (isTrue(kept) || isTrue(before)) && kept.input.severity !== 'routine';
  });
  const [next, before] = [matching.find(({ seq }) => seq > from), matching.findLast(({ seq }) => seq < from)];
  const filter = { matching: query, skipRoutine: true };
  expect(tape.step(from, 1, filter)).toEqual(next && { seq: next.seq, at: next.at });
  expect(tape.step(from, -1, filter)).toEqual(before && { seq: before.seq, at: before.at });
}

/** Pages one after the other are the whole, in its order. */
function expectPages(tape: TapeReader, first: SearchQuestion, whole: SearchAnswer): void {
  const pages: number[] = [];
  for (let skip = 0; skip < whole.total; skip += first.limit) {
    const page = searched(tape, { ...first, skip, upTo: whole.upTo });
    pages.push(...page.hits.map(({ object }) => object.id));
  }
  expect(pages).toEqual(whole.hits.map(({ object }) => object.id));
}
