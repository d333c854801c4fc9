import type { PageCommand, PlaybackCommand } from '@model/playback.ts';
import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from './errors.ts';
import { type Done, RecordingId, Time } from './primitives.ts';

const Playback: z.ZodType<PlaybackCommand> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['play', 'pause', 'toggle', 'follow', 'faster', 'slower', 'to-start']) }),
  z.strictObject({ type: z.literal('seek'), to: Time }),
  z.strictObject({ type: z.literal('seek-by'), ms: z.number().int() }),
  z.strictObject({
    type: z.literal('step'),
    direction: z.union([z.literal(1), z.literal(-1)]),
    scope: z.enum(['everything', 'selection']),
  }),
  z.strictObject({ type: z.literal('set-rate'), rate: z.number().min(-600).max(600) }),
]);

const Command: z.ZodType<PageCommand> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('playback'), command: Playback }),
  z.strictObject({ type: z.literal('show-recording'), recording: RecordingId }),
  z.strictObject({ type: z.enum(['export-recording', 'open-recording']) }),
]);

/** Between the window and its page: the menu's commands, and dialogs that only a desktop has. */
export const page = {
  /** Sends a command to every page that listens; the menu does. */
  send: procedure.input(Command).output(type<Done>()),
  commands: procedure.output(eventIterator(Command)),
  /** Asks for a file in a dialog; no path when the user thought better of it. UNAVAILABLE without a desktop. */
  chooseRecording: procedure.output(type<{ readonly path?: string }>()),
  chooseExport: procedure.input(z.object({ recording: RecordingId })).output(type<{ readonly path?: string }>()),
};
