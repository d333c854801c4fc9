import type { Timestamp } from '@model/time.ts';
import { z } from 'zod';

/** The years 1970 to 9999: what a Date can print as RFC 3339. */
const MAX_MS = 253_402_300_799_999;

export const Time = z
  .number()
  .int()
  .min(0)
  .max(MAX_MS)
  .transform((ms) => ms as Timestamp);

/** Ids and `seq` cross in Int32Arrays, so this is their range. */
export const Id = z.number().int().min(0).max(0x7fff_ffff);

export const RecordingId = z.string().min(1).max(200);

/** The answer of a procedure that has nothing to tell but that it was done. */
export interface Done {
  readonly done: true;
}
