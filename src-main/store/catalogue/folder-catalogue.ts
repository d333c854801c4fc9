import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type RecordingPlace, resolveRecording, segmentName, segmentsIn } from '../recording-path.ts';
import { translated } from '../file/sqlite.ts';
import { isPlainFile } from '../sums/page-sums.ts';
import { isNotedFull } from '../write/full-disk.ts';
import type { Catalogue, DamagedSegment, SegmentEntry } from './catalogue.ts';
import { describeSegment } from './describe-segment.ts';
import { entriesFromText, textOfEntries } from './catalogue-text.ts';
import { missingSegments } from './missing-segments.ts';
import { writeNote } from './note-file.ts';
import { removedUpTo } from './removed-segments.ts';
import { commonRecording, segmentsInPlace } from './segments-in-place.ts';

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
    const last = place.segments.at(-1)?.number ?? 0;
    this.#next = place.type === 'file' ? undefined : join(place.path, segmentName(last + 1));
    return foundIn(place, 'what is remembered');
  }

  hasChanged(): boolean {
    if (this.#next === undefined) return false;
    return existsSync(this.#next) || stampIn(this.#path) !== this.#seen;
  }

  isFull(): boolean {
    return this.#next !== undefined && isNotedFull(this.#path);
  }
}

/** The segments at `place`, each asked anew. Throws as {@link Catalogue.segments} does. */
export function segmentsAsTheyAre(place: RecordingPlace): readonly (SegmentEntry | DamagedSegment)[] {
  return foundIn(place, 'what is there');
}

function foundIn(
  place: RecordingPlace,
  believed: 'what is remembered' | 'what is there',
): readonly (SegmentEntry | DamagedSegment)[] {
  const { segments } = place;
  const remembered = rememberedIn(place);
  const byPath = new Map(remembered.map((entry) => [entry.path, entry]));
  const alone = segments.length === 1;
  const last = segments.at(-1);
  const there = segments.map((segment, index) => {
    const known = byPath.get(segment.path);
    const isBelieved = believed === 'what is remembered' && segment !== last && known !== undefined;
    if (isBelieved && isAsNoted(known)) return known;
    const later = segments.slice(index + 1).map(({ path }) => path);
    return withSumsOf(known, describeSegment(segment, { alone, later }));
  });
  const missed = missedOf(place, remembered, commonRecording(there)).map(({ number }) => number);
  const found = [...(alone ? there : segmentsInPlace(there)), ...missingSegments(place, missed)];
  return found.toSorted((a, b) => a.number - b.number);
}

/** That sums were kept beside a segment stays known when they are gone. */
function withSumsOf(
  known: SegmentEntry | undefined,
  found: SegmentEntry | DamagedSegment,
): SegmentEntry | DamagedSegment {
  if (known === undefined || 'damage' in found || known.recording !== found.recording) return found;
  return { ...found, sums: Math.max(found.sums, known.sums) };
}

function isAsNoted({ path, bytes, changedAt }: SegmentEntry): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.size === bytes && Math.round(stat.mtimeMs) === changedAt;
}

/**
 * The segments of `recording` that are remembered and gone, but not removed on purpose. Another recording may have lain in
 * the folder before.
 */
function missedOf(
  { path, segments }: RecordingPlace,
  remembered: readonly SegmentEntry[],
  recording: number | undefined,
): readonly SegmentEntry[] {
  const there = new Set(segments.map(({ number }) => number));
  const gone = remembered.filter((entry) => entry.recording === recording && !there.has(entry.number));
  if (gone.length === 0) return [];
  const oldest = segments[0].number;
  // Asked after the folder was: what went in between was noted before.
  const removed = removedUpTo(path) ?? oldest;
  // It may be there only since the folder was looked at, or have been packed meanwhile.
  const isThere = (number: number): boolean =>
    [false, true].some((packed) => existsSync(join(path, segmentName(number, packed))));
  return gone.filter(({ number }) => (number > oldest || number > removed) && !isThere(number));
}

/**
 * Writes down what the segments of `folder` say of themselves, and still of those that are missed, but for those behind
 * the last if these are `told` in the recording itself. Losing it costs time on opening, and that oldest or last segments
 * that are gone are not missed.
 */
export function writeCatalogue(folder: string, behind: 'missed' | 'told' = 'missed'): void {
  for (let written: string | undefined; written !== namesOf(folder); ) {
    written = namesOf(folder);
    writeEntries(folder, behind);
  }
}

/** Another thread may have begun or packed a segment meanwhile, and have written the catalogue before this one did. */
function namesOf(folder: string): string {
  return segmentsIn(folder)
    .map(({ path }) => path)
    .join('\n');
}

function writeEntries(folder: string, behind: 'missed' | 'told'): void {
  const place = resolveRecording(folder);
  const there = foundIn(place, 'what is remembered').flatMap((entry) => ('damage' in entry ? [] : [entry]));
  const last = place.segments.at(-1) ?? place.segments[0];
  const missed = missedOf(place, rememberedIn(place), commonRecording(there)).filter(
    ({ number }) => behind === 'missed' || number < last.number,
  );
  const entries = [...there, ...missed].toSorted((a, b) => a.number - b.number);
  // The writer and the upkeep of a recording may write it at the same time; either is right.
  writeNote(join(folder, CATALOGUE_FILE), textOfEntries(entries), { settles: false });
}

function rememberedIn(place: RecordingPlace): readonly SegmentEntry[] {
  const file = join(place.path, CATALOGUE_FILE);
  if (place.type === 'file' || !isPlainFile(file)) return [];
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
