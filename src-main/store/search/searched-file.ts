import type { SegmentSource } from '../segment/segment-source.ts';
import type { BodyFile } from './body-walk.ts';

/** A segment of a recording. */
export interface SearchedSegment {
  /** Opens it again if it was closed between two turns. */
  readonly source: () => SegmentSource;
  /** Reads a version of it. */
  readonly body: BodyFile['body'];
  /** The one before it is lost. */
  readonly isAfterLoss: boolean;
}

/** A segment as search reads it. */
export function searchedFile({ source, body, isAfterLoss }: SearchedSegment): BodyFile {
  const { file, hasFacts, firstSeq } = source().facts;
  return {
    file,
    hasFacts,
    firstSeq,
    // Before all is carried over, what is not there may live.
    tellsOfLost: isAfterLoss && source().isWhole(),
    get statements() {
      return source().facts.statements;
    },
    get kept() {
      return source().kept;
    },
    get versions() {
      return source().facts.versions;
    },
    get places() {
      return source().facts.places;
    },
    get histories() {
      return source().facts.histories;
    },
    lastSummary: () => source().lastText('summary'),
    summariesHolding: (literal) => source().textsHolding('summary', literal),
    body,
  };
}
