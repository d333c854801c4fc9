import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verifySchema } from '../../../src-main/store/file/format.ts';
import { openForQuestions } from '../../../src-main/store/file/sqlite.ts';
import type { FactFile } from '../../../src-main/store/search/facts.ts';
import { FactRoom, factsOf, KeptFacts } from '../../../src-main/store/search/kept-facts.ts';
import { SegmentReader } from '../../../src-main/store/segment/segment-reader.ts';
import { createRecording } from '../../../src-main/store/tape-writer.ts';
import { inScratchFolder, ORIGIN } from '../scratch-folder.ts';
import { podVersion, START } from '../versions.ts';

const ALL = 20_000;

/** A recording whose blocks are of very different sizes: the facts of some lie far apart. */
function withFacts(scratch: string, use: (source: FactFile) => void): void {
  const folder = join(scratch, 'recording');
  const writer = createRecording(folder, ORIGIN, START);
  const versions = Array.from({ length: 4 * ALL }, (_none, nth) => {
    const isFact = nth % (2 * ALL) < ALL / 2 || nth % 50 === 0;
    const status = `s${isFact ? nth : 0}`;
    return podVersion(nth + 1, {
      uid: isFact ? 'changing' : 'beating',
      name: isFact ? 'changing' : 'beating',
      summary: JSON.stringify({ health: 'healthy', status }),
      body: Buffer.from('{}'),
    });
  });
  for (let at = 0; at < versions.length; at += 5000) writer.append(versions.slice(at, at + 5000));
  writer.close();
  const file = join(folder, '000001.khrono');
  const connection = openForQuestions(file);
  const schema = verifySchema(file, connection);
  const reader = new SegmentReader(file, connection, { schema, factRoom: new FactRoom() });
  use(reader.facts);
  reader.close();
}

const all = (facts: Iterable<Int32Array>): readonly number[] => [...facts].flatMap((rows) => [...rows]);
const noTerms = (): number => 0;

test('the same facts are told from search to search, however many of them may be kept', () =>
  inScratchFolder((scratch) => {
    withFacts(scratch, (source) => {
      const expected = all(factsOf(source, noTerms));
      for (let most = 0; most <= ALL; most += 1000) {
        const kept = new KeptFacts(new FactRoom(most));
        for (const time of [1, 2, 3]) {
          const told = all(kept.of(source, noTerms));
          const isSame = told.length === expected.length && told.every((value, index) => value === expected[index]);
          expect(isSame, `with room for ${most}, the ${time}. time`).toBe(true);
        }
      }
    });
  }));

test('what is kept of one segment has no room in another until it is closed', () =>
  inScratchFolder((scratch) => {
    withFacts(scratch, (source) => {
      const room = new FactRoom(ALL);
      const [first, second] = [new KeptFacts(room), new KeptFacts(room)];
      const going = second.of(source, noTerms);
      all(first.of(source, noTerms));
      expect(room.take(ALL)).toBe(false);
      going.next();
      second.clear();
      // Whoever is in the middle goes on, and keeps no more of what nobody asks again.
      const rest = all(going);
      first.clear();
      expect(rest.length).toBeGreaterThan(0);
      expect(room.take(ALL)).toBe(true);
    });
  }));
