import type { Moment, PageCommand, PlaybackCommand } from '@model/playback.ts';
import { eventIterator, type } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from './errors.ts';
import { type Done, RecordingId, Time } from './primitives.ts';

const Direction = z.union([z.literal(1), z.literal(-1)]);
const Scope = z.enum(['everything', 'kind', 'namespace', 'selection']);
const Rate = z.number().min(-600).max(600);

const Playback: z.ZodType<PlaybackCommand> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.enum([
      'play',
      'pause',
      'toggle',
      'follow',
      'faster',
      'slower',
      'to-start',
      'to-left-live',
      'loop-from',
      'loop-to',
      'toggle-loop',
      'clear-loop',
    ]),
  }),
  z.strictObject({ type: z.literal('seek'), to: Time }),
  z.strictObject({ type: z.literal('seek-by'), ms: z.number().int() }),
  z.strictObject({
    type: z.literal('step'),
    direction: Direction,
    scope: Scope.exactOptional(),
  }),
  z.strictObject({ type: z.literal('step-by'), scope: Scope }),
  z.strictObject({ type: z.enum(['to-mark', 'to-gap']), direction: Direction }),
  z.strictObject({ type: z.literal('loop'), from: Time, to: Time }),
  z.strictObject({
    type: z.literal('set-option'),
    option: z.enum(['skip-idle', 'stop-at-marks', 'stop-at-failures', 'step-heartbeats']),
    isOn: z.boolean(),
  }),
  z.strictObject({ type: z.literal('set-rate'), rate: Rate }),
]);

const ShownMoment: z.ZodType<Moment> = z.strictObject({
  context: z.string().min(1).max(1000),
  at: Time.exactOptional(),
  unreadTime: z.string().max(60).exactOptional(),
  uid: z.string().max(200).exactOptional(),
  rate: Rate.exactOptional(),
  loop: z.strictObject({ from: Time, to: Time }).exactOptional(),
});

const Command: z.ZodType<PageCommand> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('playback'), command: Playback }),
  z.strictObject({ type: z.literal('show-recording'), recording: RecordingId }),
  z.strictObject({ type: z.literal('show-moment'), moment: ShownMoment }),
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
