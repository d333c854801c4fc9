import type { SegmentSource } from '../segment/segment-source.ts';
import type { BodyFile } from './body-walk.ts';

/** A segment as search reads it, opened again whenever it was closed between two turns; `body` reads a version of it. */
export function searchedFile(source: () => SegmentSource, body: BodyFile['body']): BodyFile {
  const { file, hasFacts, firstSeq } = source().facts;
  return {
    file,
    hasFacts,
    firstSeq,
    get statements() {
      return source().facts.statements;
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
