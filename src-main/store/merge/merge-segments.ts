import type { Coverage } from '@model/coverage.ts';
import type { Gap } from '@model/gap.ts';
import { CODEC_NAME, writeSchema } from '../file/format.ts';
import { headRows } from '../file/segment-head.ts';
import { type Connection, openPlain } from '../file/sqlite.ts';
import type { SegmentSource } from '../segment/segment-source.ts';
import { Segments } from '../read/segments.ts';
import { Silence } from '../read/silence.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { damaged } from '../tape-error.ts';
import { MergedCopy } from './merged-copy.ts';

/** Hears how many versions are done of how many; stops the merge by throwing. */
export type OnMerged = (done: number, total: number) => void;

/** Writes all segments of a recording as one into the empty file `target`, as they are at this moment. */
export async function mergeSegments(catalogue: Catalogue, target: string, onMerged: OnMerged): Promise<void> {
  const segments = new Segments(catalogue);
  const connection = openPlain(target);
  try {
    writeSchema(connection);
    const numbers = segments.readable.map(({ number }) => number);
    const source = (number: number): SegmentSource => readable(segments, number);
    const [first = 0, last = first] = [numbers[0], numbers.at(-1)];
    const [begin, end] = [source(first).head.firstSeq, source(last).lastSeq()];
    const copy = new MergedCopy(target, connection, source(first).head);
    let done = 0;
    for (const number of numbers) {
      await copy.take(
        () => source(number),
        end,
        (versions) => {
          done += versions;
          onMerged(Math.min(done, end - begin + 1), end - begin + 1);
        },
      );
    }
    copy.finish();
    connection.transaction(() => writeAround(connection, segments, numbers))();
  } finally {
    connection.close();
    segments.close();
  }
}

/** A damaged segment was left out before; one that breaks under the merge is not passed over. */
function readable(segments: Segments, number: number): SegmentSource {
  const source = segments.numbered(number);
  if (source === undefined) throw damaged(`segment ${number}`, 'it could be read a moment ago');
  return source;
}

/** What is not versions: where it begins, silences, redactions. */
function writeAround(connection: Connection, segments: Segments, numbers: readonly number[]): void {
  const source = (number: number | undefined): SegmentSource => readable(segments, number ?? 0);
  const [first, last] = [numbers[0], numbers.at(-1)];
  const totals = numbers.map((number) => source(number).totals());
  const meta = connection.prepare('insert into meta(k, v) values (?, ?)');
  meta.run('origin', JSON.stringify(totals.at(-1)?.origin));
  meta.run('codec', CODEC_NAME);
  for (const [key, value] of headRows(source(first).head)) meta.run(key, value);
  meta.run('recorded_until', BigInt(source(last).recordedUntil()));
  meta.run('raw_bytes', BigInt(totals.reduce((sum, { bytes }) => sum + bytes.raw, 0)));
  meta.run('whole', 1n);
  const complete = source(last).completeAt();
  if (complete !== undefined) meta.run('complete_at', BigInt(complete));
  const redaction = connection.prepare(
    'insert into redaction values (?, ?) on conflict do update set n = n + excluded.n',
  );
  for (const { redactions } of totals) for (const [kind, count] of redactions) redaction.run(kind, count);
  writeGaps(connection, new Silence(segments).gaps());
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
