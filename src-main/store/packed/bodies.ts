import { BodyTexts } from '../file/body-texts.ts';
import type { Layout } from '../file/format.ts';
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
  how: { readonly layout: Layout; readonly capacity: number },
): Bodies {
  const { layout, capacity } = how;
  return layout === 'packed' ? new FramedBodies(file, connection, capacity) : new BodyTexts(file, connection, capacity);
}
