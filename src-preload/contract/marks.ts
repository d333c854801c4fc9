import { type Mark, MARK_LIMITS } from '@model/mark.ts';
import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from './errors.ts';
import { type Done, RecordingId, Time } from './primitives.ts';

const Title = z.string().min(1).max(MARK_LIMITS.title);
const Note = z.string().max(MARK_LIMITS.note).optional();
const MarkId = z.string().min(1).max(MARK_LIMITS.id);
const Text = z.string().max(MARK_LIMITS.objectText);
const MarkedObject = z
  .strictObject({ group: Text, version: Text, kind: Text, namespace: Text, name: Text, uid: Text })
  .optional();

/** Named moments that people set in a recording. A recording that is only a file keeps them beside it. */
export const marks = {
  /** All marks in the order of time, at once and again after each change. */
  watch: procedure.input(z.object({ recording: RecordingId })).output(eventIterator(type<readonly Mark[]>())),
  set: procedure
    .input(z.object({ recording: RecordingId, at: Time, title: Title, note: Note, object: MarkedObject }))
    .output(type<Mark>()),
  /** Another title and note; without a note the mark has none. */
  rename: procedure
    .input(z.object({ recording: RecordingId, id: MarkId, title: Title, note: Note }))
    .output(type<Mark>()),
  remove: procedure.input(z.object({ recording: RecordingId, id: MarkId })).output(type<Done>()),
};
