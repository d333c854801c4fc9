import { BodyTexts } from '../file/body-texts.ts';
import type { Connection } from '../file/sqlite.ts';
import { Statements } from '../segment/statements.ts';
import type { BodyPlaces } from './body-places.ts';
import { FramedBodies } from './framed-bodies.ts';

/** The bodies of a segment, however they lie. */
export interface Bodies {
  /** The text of a version, not to be changed. Throws a TapeError. */
  read(seq: number): Buffer;
}

/** How the bodies of a segment lie. */
export interface BodiesPlace {
  readonly formatVersion: number;
  /** Where they lie in frames; undefined where each lies with its version. */
  readonly places: BodyPlaces | undefined;
  /** So many bytes of them are kept. */
  readonly capacity: number;
}

/** Reads the bodies of the segment `file`. */
export function bodiesOf(file: string, connection: Connection, how: BodiesPlace): Bodies {
  const { formatVersion, places, capacity } = how;
  if (places === undefined) return new BodyTexts(file, connection, capacity);
  return new FramedBodies({ file, statements: new Statements(connection), formatVersion, places }, capacity);
}
