import { statSync } from 'node:fs';
import { inOrder, type Mark, MARK_LIMITS, type MarkWords, type NewMark } from '@model/mark.ts';
import { type RecordingPlace, resolveRecording } from '../recording-path.ts';
import { TapeError } from '../tape-error.ts';
import { markFileOf, marksAt, writeMarks } from './mark-files.ts';
import { keptText } from './mark-text.ts';

/** How often a file of marks is looked at while somebody listens: another process may have set one. */
const LOOK_EVERY_MS = 1000;

/**
 * The marks of one recording. Each change reads what is there, so that the command line and the application may set
 * marks in the same recording. Every method throws a {@link TapeError} when the marks cannot be read or written.
 */
export class MarkBook {
  readonly #place: RecordingPlace;
  readonly #newId: () => string;
  readonly #listeners = new Set<() => void>();
  #looking: NodeJS.Timeout | undefined;
  /** The file as it was last seen, by this process too. */
  #seen = '';

  /** `newId` makes a text that no other mark has. Throws a {@link TapeError} if there is no recording at `path`. */
  constructor(path: string, newId: () => string) {
    this.#place = resolveRecording(path);
    this.#newId = newId;
  }

  /** In the order of time. */
  list(): readonly Mark[] {
    return marksAt(this.#place);
  }

  /** Sets a mark. Throws a {@link TapeError} `bad-question` for one without a title, or when there are too many. */
  set(wanted: NewMark): Mark {
    const marks = this.list();
    if (marks.length >= MARK_LIMITS.marks) {
      throw new TapeError('bad-question', `A recording holds at most ${MARK_LIMITS.marks} marks; remove some first.`);
    }
    const { at, object } = wanted;
    const mark = { id: this.#newId(), at, ...words(wanted), ...(object === undefined ? {} : { object }) };
    this.#write([...marks, mark]);
    return mark;
  }

  /** Gives a mark another title and note. Throws a {@link TapeError} `bad-question` when there is no such mark. */
  rename(id: string, wanted: MarkWords): Mark {
    const marks = this.list();
    const { note: _, ...before } = found(marks, id);
    const mark = { ...before, ...words(wanted) };
    this.#write(marks.map((each) => (each.id === id ? mark : each)));
    return mark;
  }

  /** Takes a mark away. Throws a {@link TapeError} `bad-question` when there is no such mark. */
  remove(id: string): void {
    const marks = this.list();
    const gone = found(marks, id);
    this.#write(marks.filter((each) => each !== gone));
  }

  /** Calls back after each change, also one made by another process within a second or two; returns how to stop. */
  onChange(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    if (this.#looking === undefined) {
      this.#seen = this.#stamp();
      this.#looking = setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
    }
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#looking);
      this.#looking = undefined;
    };
  }

  #look(): void {
    const stamp = this.#stamp();
    if (stamp === this.#seen) return;
    this.#seen = stamp;
    this.#tell();
  }

  /** Each writing of the marks is another file. */
  #stamp(): string {
    const stat = statSync(markFileOf(this.#place), { throwIfNoEntry: false });
    return stat === undefined ? '' : `${stat.ino} ${stat.mtimeMs} ${stat.size}`;
  }

  #write(marks: readonly Mark[]): void {
    writeMarks(this.#place, inOrder(marks));
    this.#seen = this.#stamp();
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function found(marks: readonly Mark[], id: string): Mark {
  const mark = marks.find((each) => each.id === id);
  if (mark === undefined)
    throw new TapeError('bad-question', 'There is no such mark any more; look at the list again.');
  return mark;
}

function words({ title, note }: MarkWords): MarkWords {
  const kept = keptText(title, { isOneLine: true });
  if (kept === '' || kept.length > MARK_LIMITS.title) {
    throw new TapeError('bad-question', `A mark needs a title of at most ${MARK_LIMITS.title} characters.`);
  }
  const keptNote = keptText(note ?? '', { isOneLine: false });
  if (keptNote.length > MARK_LIMITS.note) {
    throw new TapeError('bad-question', `The note of a mark has at most ${MARK_LIMITS.note} characters.`);
  }
  return { title: kept, ...(keptNote === '' ? {} : { note: keptNote }) };
}
