import type { Coverage } from '@model/coverage.ts';
import type { Gap } from '@model/gap.ts';
import { timestampFromMs } from '@model/time.ts';
import { CODEC_NAME, writeSchema } from '../file/format.ts';
import { headRows } from '../file/segment-head.ts';
import { type Connection, openPlain } from '../file/sqlite.ts';
import { countedOver } from '../segment/redaction-counts.ts';
import type { SegmentSource } from '../segment/segment-source.ts';
import { GAPS_CARRIED } from '../segment/silence-rows.ts';
import { Segments } from '../read/segments.ts';
import { Silence } from '../read/silence.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { atOnce } from '../sums/in-pieces.ts';
import { damaged, TapeError } from '../tape-error.ts';
import { type LostVersion, MergedCopy } from './merged-copy.ts';

/** Hears how many versions are done of how many; stops the merge by throwing. */
export type OnMerged = (done: number, total: number) => void;

/**
 * Writes all segments of a recording as one into the empty file `target`, as they are at this moment. What cannot be read
 * is left out, and stands in the file as gaps; resolves to what that is, in sentences. Rejects with a TapeError if nothing
 * can be read.
 */
export async function mergeSegments(
  catalogue: Catalogue,
  target: string,
  onMerged: OnMerged,
): Promise<readonly string[]> {
  const segments = new Segments(catalogue, 'what can be read');
  const connection = openPlain(target);
  try {
    writeSchema(connection);
    const numbers = segments.readable
      .map(({ number }) => number)
      .filter((number) => segments.numbered(number) !== undefined);
    const [first, last] = [readable(segments, numbers[0]), readable(segments, numbers.at(-1))];
    const [begin, end] = [first.head.firstSeq, last.lastSeq()];
    const copy = new MergedCopy(target, connection, first.head);
    let done = 0;
    const onStep = (versions: number): void => {
      done += versions;
      onMerged(Math.min(done, end - begin + 1), end - begin + 1);
    };
    const broken: Gap[] = [];
    for (const number of numbers) {
      const before = copy.lastTime;
      try {
        await copy.take(() => readable(segments, number), end, onStep);
      } catch (error) {
        broken.push(brokenOff(segments, error, { before, at: copy.lastTime }));
      }
    }
    copy.finish();
    const left = numbers.filter((number) => segments.numbered(number) !== undefined);
    const losses = lossesOf(copy.lost);
    connection.transaction(() =>
      writeAround(connection, segments, {
        numbers: left,
        gaps: [...broken, ...losses.gaps],
        rawBytes: copy.rawBytes,
      }),
    )();
    return [...leftOut(segments), ...broken.map(({ detail }) => detail), ...losses.sentences];
  } finally {
    connection.close();
    segments.close();
  }
}

function readable(segments: Segments, number: number | undefined): SegmentSource {
  const source = number === undefined ? undefined : segments.numbered(number);
  if (source === undefined) throw damaged(`segment ${number}`, 'it could be read a moment ago');
  return source;
}

/** The silence where a segment broke while it was copied: from the last change that came over. Throws any other error. */
function brokenOff(segments: Segments, error: unknown, copied: { readonly before: number; readonly at: number }): Gap {
  if (!(error instanceof TapeError) || error.code !== 'damaged') throw error;
  segments.giveUp(error);
  const after = segments.readable.find(({ startedAt }) => startedAt > copied.at);
  const newest = segments.readable.at(-1);
  const end = after?.startedAt ?? (newest === undefined ? copied.at : segments.source(newest).recordedUntil());
  const from = Number.isFinite(copied.at) ? copied.at : end;
  return {
    from: timestampFromMs(from),
    to: timestampFromMs(Math.max(end, from)),
    kind: '',
    namespace: '',
    why: 'damaged',
    detail: `${error.message} What follows in it is left out.`,
  };
}

function leftOut(segments: Segments): readonly string[] {
  atOnce(segments.comparing());
  return [
    ...segments.damaged.map(({ damage }) => `${damage} What it held is left out.`),
    ...segments.suspected.map(({ damage }) => damage),
  ];
}

/** So many lost bodies have a gap each; what is more, one together. */
const MAX_LOSSES = 100;

/** What is said of bodies that could not be read. */
function lossesOf(lost: readonly LostVersion[]): {
  readonly gaps: readonly Gap[];
  readonly sentences: readonly string[];
} {
  const [first] = lost;
  if (first === undefined) return { gaps: [], sentences: [] };
  const gap = (versions: readonly LostVersion[], of: Pick<Gap, 'kind' | 'namespace' | 'detail'>): readonly Gap[] => {
    const [from, to] = [versions[0]?.at, versions.at(-1)?.at];
    if (from === undefined || to === undefined) return [];
    return [{ from: timestampFromMs(from), to: timestampFromMs(to), why: 'damaged', ...of }];
  };
  const more = lost.slice(MAX_LOSSES);
  const gaps = [
    ...lost.slice(0, MAX_LOSSES).flatMap((each) => {
      const { kind, namespace, name } = each;
      return gap([each], { kind, namespace, detail: `the body of a version of ${name} could not be read` });
    }),
    ...gap(more, { kind: '', namespace: '', detail: `${more.length} more bodies could not be read` }),
  ];
  const [bodies, is] = lost.length === 1 ? ['One body', 'is'] : [`${lost.length} bodies`, 'are'];
  return { gaps, sentences: [`${bodies} could not be read and ${is} left out.`] };
}

/** What is not versions: where it begins, silences, redactions. */
function writeAround(
  connection: Connection,
  segments: Segments,
  known: { readonly numbers: readonly number[]; readonly gaps: readonly Gap[]; readonly rawBytes: number },
): void {
  const { numbers } = known;
  const source = (number: number | undefined): SegmentSource => readable(segments, number);
  const [first, last] = [numbers[0], numbers.at(-1)];
  const totals = numbers.map((number) => source(number).totals());
  const meta = connection.prepare('insert into meta(k, v) values (?, ?)');
  meta.run('origin', JSON.stringify(totals.at(-1)?.origin));
  meta.run('codec', CODEC_NAME);
  for (const [key, value] of headRows(source(first).head)) meta.run(key, value);
  meta.run('recorded_until', BigInt(source(last).recordedUntil()));
  meta.run('raw_bytes', BigInt(known.rawBytes));
  meta.run('whole', 1n);
  if (source(first).carriesGaps()) meta.run(GAPS_CARRIED, 1n);
  const complete = source(last).completeAt();
  if (complete !== undefined) meta.run('complete_at', BigInt(complete));
  const redaction = connection.prepare('insert into redaction values (?, ?)');
  for (const [kind, count] of countedOver(totals.map(({ redactions }) => redactions))) redaction.run(kind, count);
  writeGaps(
    connection,
    [...new Silence(segments).gaps(), ...known.gaps].toSorted((a, b) => a.from - b.from),
  );
  writeCoverage(
    connection,
    numbers.flatMap((number) => source(number).coverage()),
  );
}

function writeGaps(connection: Connection, gaps: readonly Gap[]): void {
  const insert = connection.prepare('insert into gap(t0, t1, kind, ns, why, detail) values (?, ?, ?, ?, ?, ?)');
  for (const { from, to, kind, namespace, why, detail } of gaps) {
    insert.run(from, to ?? null, kind, namespace, why, detail);
  }
}

/** Each segment repeats the newest of the one before it. */
function writeCoverage(connection: Connection, all: readonly Coverage[]): void {
  const insert = connection.prepare('insert into coverage(kind, ns, state, since, detail) values (?, ?, ?, ?, ?)');
  const newest = new Map<string, string>();
  for (const { kind, namespace, state, since, detail } of all) {
    const [key, said] = [JSON.stringify([kind, namespace]), JSON.stringify([state, detail])];
    if (newest.get(key) === said) continue;
    newest.set(key, said);
    insert.run(kind, namespace, state, since, detail);
  }
}
