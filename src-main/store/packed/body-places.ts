import { readInt32, readRow } from '../file/column-values.ts';
import type { Statements } from '../segment/statements.ts';

/** Where the body of a version lies. */
export interface BodyPlace {
  readonly frame: number;
  /** What it is called in the frame. */
  readonly key: number;
}

/** The key of a body that could not be read any more when its version was packed; others begin with 1. */
export const LOST_KEY = 0;

/** Where the bodies of a packed segment lie. */
export interface BodyPlaces {
  /** Undefined for a version that is not here. */
  placeOf(seq: number): BodyPlace | undefined;
}

/** In formats that keep a row a version, which names the frame. */
export class FrameColumn implements BodyPlaces {
  readonly #file: string;
  readonly #statements: Statements;

  constructor(file: string, statements: Statements) {
    this.#file = file;
    this.#statements = statements;
  }

  placeOf(seq: number): BodyPlace | undefined {
    const found = this.#statements.rows('select frame from version where seq = ?').get(seq);
    if (found === undefined) return undefined;
    return { frame: readInt32(this.#file, readRow(this.#file, found)[0]), key: seq };
  }
}
