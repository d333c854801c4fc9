import type { Problem } from '@model/recording.ts';
import { TapeError } from '../../store/tape-error.ts';

/** The store's errors are sentences that say what to do; anything else is a fault of ours. */
export function problemOf(error: unknown): Problem {
  const hint = 'Everything committed before is kept; start recording again when the cause is gone.';
  const why = error instanceof Error ? error.message : String(error);
  if (error instanceof TapeError) return { code: 'disk', sentence: why, hint };
  const isSystem = error instanceof Error && 'code' in error && typeof error.code === 'string';
  if (isSystem) return { code: 'disk', sentence: `The recording cannot be written: ${why}.`, hint };
  return { code: 'internal', sentence: `The recorder failed: ${why}`, hint };
}
