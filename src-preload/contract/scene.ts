import type { Dictionary, Lives, Scene } from '@model/scene.ts';
import { type } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from './errors.ts';
import { Id, RecordingId, Time } from './primitives.ts';

const Ids = z.array(Id).max(50_000);

/** The state at an instant, and the names behind its numbers. */
export const scene = {
  at: procedure.input(z.object({ recording: RecordingId, at: Time })).output(type<Scene>()),
  lives: procedure.input(z.object({ recording: RecordingId, from: Time, to: Time })).output(type<Lives>()),
  lookup: procedure
    .input(z.object({ recording: RecordingId, objects: Ids, summaries: Ids, references: Ids }))
    .output(type<Dictionary>()),
};
