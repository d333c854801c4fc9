import type { ChangeRows } from '@model/change.ts';
import { type } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from './errors.ts';
import { Id, RecordingId } from './primitives.ts';

/** One object: its versions and their bytes. */
export const objects = {
  /** Changes of one object, newest first, before `before` (exclusive). */
  history: procedure
    .input(z.object({ recording: RecordingId, object: Id, before: Id, limit: Id.max(1000) }))
    .output(type<ChangeRows>()),
  /** The exact bytes of one version; of a tombstone, the last ones known. */
  body: procedure
    .input(z.object({ recording: RecordingId, seq: Id }))
    .output(type<{ readonly body: Uint8Array<ArrayBuffer> }>()),
};
