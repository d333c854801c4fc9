import { BodyTexts } from '../file/body-texts.ts';
import type { SegmentSchema } from '../file/format.ts';
import { FramedBodies } from './framed-bodies.ts';
import type { Connection } from '../file/sqlite.ts';

/** The bodies of a segment, however they lie. */
export interface Bodies {
  /** The text of a version, not to be changed. Throws a TapeError. */
  read(seq: number): Buffer;
}

/** Reads the bodies of the segment `file` and keeps up to `capacity` bytes of them. */
export function bodiesOf(
  file: string,
  connection: Connection,
  how: { readonly schema: SegmentSchema; readonly capacity: number },
): Bodies {
  const { schema, capacity } = how;
  if (schema.layout === 'packed') return new FramedBodies(file, connection, capacity);
  return new BodyTexts(file, connection, capacity);
}
