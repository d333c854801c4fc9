import { inOrder, type Mark, MARK_LIMITS } from '@model/mark.ts';
import type { ObjectRef } from '@model/object-ref.ts';
import { timestampFromMs } from '@model/time.ts';
import { TapeError } from '../tape-error.ts';

/** How the names of files end that hold marks alone. */
export const MARKS_NAME = 'marks.json';

/** The years 1970 to 9999: what a date can print. */
const LAST_MS = 253_402_300_799_999;
const REFERENCE_FIELDS = ['group', 'version', 'kind', 'namespace', 'name', 'uid'] as const;

/** All control characters but line break and tab: they would act on a terminal instead of being read. */
// oxlint-disable-next-line no-control-regex -- they are what is meant
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** What a person wrote, as it is kept: no control characters, one line unless it is a note, no space around it. */
export function keptText(text: string, { isOneLine }: { readonly isOneLine: boolean }): string {
  const clean = text.replaceAll('\r\n', '\n').replace(CONTROLS, '\ufffd').trim();
  return isOneLine ? clean.replaceAll(/\s*\n\s*/g, ' ') : clean;
}

/** Marks as they are written to `marks.json`, for people and programs to read. */
export function textOfMarks(marks: readonly Mark[]): string {
  return `${JSON.stringify({ marks: inOrder(marks) }, undefined, 2)}\n`;
}

/** The sentence for marks in `file` that are none: in a file of their own they cost nothing else. */
export function damagedMarks(file: string, what: string): TapeError {
  const advice = file.endsWith(MARKS_NAME) ? 'move that file away to go on without them' : 'use another copy';
  return new TapeError('damaged', `The marks in ${file} are damaged (${what}); ${advice}.`, { file });
}

/** Marks from the text in `file`, in order. Throws a {@link TapeError} `damaged` if a hostile file holds anything else. */
export function marksFromText(file: string, text: string): readonly Mark[] {
  const whole = fieldsOf(parsed(file, text));
  const listed = whole?.['marks'];
  if (!Array.isArray(listed)) throw damagedMarks(file, 'it holds no list of marks');
  if (listed.length > MARK_LIMITS.marks) throw damagedMarks(file, `it holds more than ${MARK_LIMITS.marks} marks`);
  const marks = listed.map((each) => markFrom(file, each));
  if (new Set(marks.map(({ id }) => id)).size < marks.length)
    throw damagedMarks(file, 'two of its marks have the same id');
  return inOrder(marks);
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damagedMarks(file, `its marks are not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function markFrom(file: string, value: unknown): Mark {
  const fields = fieldsOf(value);
  const id = textIn(fields, 'id', MARK_LIMITS.id);
  const title = textIn(fields, 'title', MARK_LIMITS.title);
  const at = fields?.['at'];
  const isInstant = typeof at === 'number' && Number.isInteger(at) && at >= 0 && at <= LAST_MS;
  if (id === undefined || id === '' || title === undefined || !isInstant)
    throw damagedMarks(file, 'a mark is malformed');
  const object = fields?.['object'] === undefined ? undefined : objectFrom(file, fields['object']);
  const note = fields?.['note'] === undefined ? undefined : textIn(fields, 'note', MARK_LIMITS.note);
  if (fields?.['note'] !== undefined && note === undefined) throw damagedMarks(file, 'the note of a mark is malformed');
  return {
    id,
    at: timestampFromMs(at),
    title: keptText(title, { isOneLine: true }),
    ...(object === undefined ? {} : { object }),
    ...(note === undefined || note === '' ? {} : { note: keptText(note, { isOneLine: false }) }),
  };
}

function objectFrom(file: string, value: unknown): ObjectRef {
  const fields = fieldsOf(value);
  const [group, version, kind, namespace, name, uid] = REFERENCE_FIELDS.map((field) =>
    textIn(fields, field, MARK_LIMITS.objectText),
  );
  if ([group, version, kind, namespace, name, uid].includes(undefined)) {
    throw damagedMarks(file, 'the object of a mark is malformed');
  }
  return {
    group: group ?? '',
    version: version ?? '',
    kind: kind ?? '',
    namespace: namespace ?? '',
    name: name ?? '',
    uid: uid ?? '',
  };
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function textIn(fields: Fields | undefined, field: string, most: number): string | undefined {
  const value = fields?.[field];
  return typeof value === 'string' && value.length <= most ? value : undefined;
}
