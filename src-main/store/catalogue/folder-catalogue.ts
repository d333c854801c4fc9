import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RecordingPlace, resolveRecording, segmentName } from '../recording-path.ts';
import { translated } from '../file/sqlite.ts';
import { isPlainFile } from '../sums/page-sums.ts';
import { TapeError } from '../tape-error.ts';
import type { Catalogue, DamagedSegment, SegmentEntry } from './catalogue.ts';
import { describeSegment } from './describe-segment.ts';
import { entriesFromText, textOfEntries } from './catalogue-text.ts';
import { missingSegments } from './missing-segments.ts';

const CATALOGUE_FILE = 'catalogue.json';

/** The catalogue of a recording in a folder, or of one exported file: its names, and what `catalogue.json` remembers. */
export class FolderCatalogue implements Catalogue {
  readonly #path: string;
  #seen = '';
  #next: string | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  segments(): readonly (SegmentEntry | DamagedSegment)[] {
    const place = resolveRecording(this.#path);
    this.#seen = stampOf(place);
    const remembered = new Map(rememberedIn(place).map((entry) => [entry.path, entry]));
    const last = place.segments.at(-1);
    this.#next = place.type === 'file' ? undefined : join(place.path, segmentName((last?.number ?? 0) + 1));
    const there = place.segments.map((segment) => {
      const known = remembered.get(segment.path);
      const bytes = statSync(segment.path, { throwIfNoEntry: false })?.size ?? 0;
      const isRemembered = segment !== last && known !== undefined && known.bytes === bytes;
      return isRemembered ? known : describeSegment(segment, place.segments.length === 1);
    });
    return [...there, ...missingSegments(place)].toSorted((a, b) => a.number - b.number);
  }

  hasChanged(): boolean {
    if (this.#next === undefined) return false;
    return existsSync(this.#next) || stampIn(this.#path) !== this.#seen;
  }
}

/** Writes down what the segments of `folder` say of themselves. Losing it costs time on opening, nothing else. */
export function writeCatalogue(folder: string): void {
  const file = join(folder, CATALOGUE_FILE);
  const entries = new FolderCatalogue(folder).segments().flatMap((entry) => ('damage' in entry ? [] : [entry]));
  // The writer and the upkeep of a recording may write it at the same time; either is right.
  const unfinished = `${file}.${randomUUID()}.new`;
  try {
    writeFileSync(unfinished, textOfEntries(entries), { mode: 0o600 });
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new TapeError('disk', `${file} cannot be written (${why}); check free space and permissions.`, {
      cause: error,
    });
  }
}

function rememberedIn(place: RecordingPlace): readonly SegmentEntry[] {
  const file = join(place.path, CATALOGUE_FILE);
  if (place.type === 'file' || place.segments.length === 1 || !isPlainFile(file)) return [];
  try {
    return entriesFromText(readFileSync(file, 'utf8'), place.path);
  } catch (error) {
    throw translated(file, error);
  }
}

function stampOf(place: RecordingPlace): string {
  return place.type === 'file' ? '' : stampIn(place.path);
}

/** Each writing of the catalogue is another file. */
function stampIn(folder: string): string {
  const stat = statSync(join(folder, CATALOGUE_FILE), { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.ino} ${stat.mtimeMs} ${stat.size}`;
}
