import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CHANGE_COLUMNS, CHANGE_FLAGS, changeTypeOf, severityOf } from '@model/change.ts';
import { addMs, timestampFromMs } from '@model/time.ts';
import { referencesText, summaryText } from '../../../src-main/digest/canonical-text.ts';
import { searchTermsOf } from '../../../src-main/digest/search-terms.ts';
import type { TapeReader, VersionInput } from '../../../src-main/store/tape.ts';
import { openReader } from '../../../src-main/store/tape-reader.ts';
import { createRecording } from '../../../src-main/store/tape-writer.ts';

const PAGE = 500;
/** Between the end of one copy and the beginning of the next. */
const PAUSE_MS = 60_000;

/** Bytes of a recording on disk, all its files together. */
export function bytesOf(path: string): number {
  const stat = statSync(path);
  return stat.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0) : stat.size;
}

/** What is left of a recording's bytes when it is closed: its logs are not. */
function closedBytesOf(folder: string): number {
  const files = readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name));
  return files.reduce((sum, name) => sum + bytesOf(join(folder, name)), 0);
}

/**
 * Records the history in `from` into `folder` again and again, each time later and with objects of its own, until it has at
 * least `bytes`, its logs not counted.
 */
export function grow(from: string, folder: string, bytes: number): void {
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const source = openReader(from);
  const span = source.span();
  if (span === undefined) throw new Error(`There is nothing in ${from} to be copied.`);
  const { origin } = source.report();
  const tape = createRecording(unfinished, origin, span.first);
  tape.setComplete(span.first);
  const length = span.last - span.first + PAUSE_MS;
  const termsOf = remembered();
  for (let copy = 0; copy === 0 || closedBytesOf(unfinished) < bytes; copy++) {
    const living = new Map<string, VersionInput>();
    for (const page of versionsOf(source, { copy, shiftMs: copy * length, termsOf })) {
      tape.append(page);
      for (const version of page) {
        if (version.type === 'applied') living.set(version.uid, version);
        else living.delete(version.uid);
      }
    }
    const at = timestampFromMs(span.first + (copy + 1) * length - 1);
    tape.append([...living.values()].map((version) => ({ ...version, type: 'deleted', observedAt: at })));
  }
  tape.close();
  source.close();
  renameSync(unfinished, folder);
}

/** Search terms by `seq`: each body is parsed for the first copy only. */
function remembered(): (seq: number, body: Uint8Array) => string {
  const terms = new Map<number, string>();
  const texts = new Map<string, string>();
  const decoder = new TextDecoder();
  return (seq, body) => {
    const known = terms.get(seq);
    if (known !== undefined) return known;
    const text = searchTermsOf(JSON.parse(decoder.decode(body)));
    const same = texts.get(text) ?? text;
    texts.set(text, same);
    terms.set(seq, same);
    return same;
  };
}

function* versionsOf(
  source: TapeReader,
  moved: {
    readonly copy: number;
    readonly shiftMs: number;
    readonly termsOf: (seq: number, body: Uint8Array) => string;
  },
): Generator<readonly VersionInput[], void> {
  for (let after = 0; ; ) {
    const { rows, times } = source.range(after, Number.MAX_SAFE_INTEGER, PAGE);
    if (times.length === 0) return;
    const column = (row: number, name: Exclude<keyof typeof CHANGE_COLUMNS, 'stride'>): number =>
      rows[row * CHANGE_COLUMNS.stride + CHANGE_COLUMNS[name]] ?? 0;
    const ids = (name: Exclude<keyof typeof CHANGE_COLUMNS, 'stride'>) =>
      [...times.keys()].map((row) => column(row, name));
    const known = source.lookup({ objects: ids('object'), summaries: ids('summary'), references: ids('references') });
    const objects = new Map(known.objects.map((entry) => [entry.id, entry]));
    const summaries = new Map(known.summaries.map(({ id, summary }) => [id, summaryText(summary)]));
    const references = new Map(known.references.map((entry) => [entry.id, referencesText(entry.references)]));
    const versions = source.resourceVersions(ids('seq'));
    yield [...times.entries()].map(([row, time]): VersionInput => {
      const flags = column(row, 'flags');
      const entry = objects.get(column(row, 'object'));
      if (entry === undefined) throw new Error('The recording that is copied is damaged.');
      const { id: _id, ...identity } = entry;
      after = column(row, 'seq');
      const body = source.body(after);
      return {
        ...identity,
        uid: `${moved.copy.toString(16).padStart(8, '0')}${entry.uid.slice(8)}`,
        type: changeTypeOf(flags),
        inferred: (flags & CHANGE_FLAGS.inferred) !== 0,
        pointInTime: (flags & CHANGE_FLAGS.pointInTime) !== 0,
        severity: severityOf(flags),
        observedAt: addMs(timestampFromMs(time), moved.shiftMs),
        resourceVersion: versions[row] ?? '',
        body,
        ...(severityOf(flags) !== 'routine' && { terms: moved.termsOf(after, body) }),
        summary: summaries.get(column(row, 'summary')) ?? '',
        references: references.get(column(row, 'references')) ?? '',
      };
    });
  }
}
