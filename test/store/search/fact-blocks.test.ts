import { join } from 'node:path';
import Database from 'better-sqlite3';
import { addMs } from '@model/time.ts';
import { expect, test } from 'vitest';
import { createRecording, openForWriting } from '../../../src-main/store/tape-writer.ts';
import { openReader } from '../../../src-main/store/tape-reader.ts';
import type { TapeReader, VersionInput } from '../../../src-main/store/tape.ts';
import { seededRandom } from '../../fakes/seeded-random.ts';
import { NaiveTape } from '../naive-tape.ts';
import { inScratchFolder, ORIGIN } from '../scratch-folder.ts';
import { podVersion, START } from '../versions.ts';
import { searched } from './searched.ts';

const SEED = 11;
const VERSIONS = 14_000;
const OBJECTS = 300;
const MANY = 12_000;

/** Pods that come, change their state or only their times, and go. */
function version(nth: number, random: () => number): VersionInput {
  const object = Math.floor(random() * OBJECTS);
  const status = random() < 0.5 ? 'Running' : `Waiting-${Math.floor(random() * 5)}`;
  const gone = random() < 0.05;
  return podVersion(nth, {
    observedAt: addMs(START, nth * 10),
    name: `web-${object}`,
    uid: `0d5e7c11-aaaa-4bbb-8ccc-${String(object).padStart(12, '0')}`,
    type: gone ? 'deleted' : 'applied',
    summary: JSON.stringify({ health: 'healthy', status }),
    body: Buffer.from('{}'),
    ...(random() < 0.8 && { terms: `label app=shop-${Math.floor(random() * 3)}\n` }),
  });
}

test('what lies in blocks is found like what does not, and after the recording was continued', async () => {
  await inScratchFolder((scratch) => {
    const folder = join(scratch, 'recording');
    const random = seededRandom(SEED);
    const versions = Array.from({ length: VERSIONS }, (_none, nth) => version(nth + 1, random));
    const naive = new NaiveTape();
    for (const each of versions) naive.append([each]);
    let writer = createRecording(folder, ORIGIN, START);
    // What it has read once is kept, and goes on.
    const early = openReader(folder);
    for (let at = 0; at < VERSIONS; at += 500) {
      if (at % 1500 === 0) expectFound(early, naive, at);
      if (at % 3000 === 0 && at > 0) {
        writer.close();
        writer = openForWriting(folder, addMs(START, at * 10));
      }
      writer.append(versions.slice(at, at + 500));
    }
    writer.close();
    expect(blocksIn(join(folder, '000001.khrono'))).toBeGreaterThan(1);
    expectFound(early, naive, VERSIONS);
    early.close();
    const reader = openReader(folder);
    expectFound(reader, naive, VERSIONS);
    reader.close();
  });
});

/** Asks for what there is up to change `upTo`. */
function expectFound(reader: TapeReader, naive: NaiveTape, upTo: number): void {
  for (const [query, holds] of QUERIES) {
    const answer = searched(reader, { query });
    const expected = naive.truths(upTo, ({ input, terms }) => holds(input, terms));
    const counts = [...expected].filter(([, spans]) => spans.length > 0).map(([id, spans]) => [id, spans.length]);
    const found = answer.hits.map(({ object, truthCount }) => [object.id, truthCount]);
    expect(found.sort(byId), `seed ${SEED}, ${query} up to ${upTo}`).toEqual(counts.sort(byId));
  }
}

test('so many objects are as asked that their names are not looked up one by one', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'recording');
    const writer = createRecording(folder, ORIGIN, START);
    const names = Array.from({ length: MANY }, (_none, nth) => `web-${nth}`);
    const versions = names.map((name, nth) =>
      podVersion(nth + 1, { name, uid: name, namespace: `shop-${nth % 2}`, body: Buffer.from('{}') }),
    );
    writer.append(versions);
    writer.close();
    const reader = openReader(folder);
    const query = 'status:running name:web-77 -ns:shop-0 kind:pod -kind:node';
    const found = searched(reader, { query, limit: MANY }).hits.map(({ object }) => object.name);
    const expected = names.filter((name, nth) => name.startsWith('web-77') && nth % 2 === 1);
    expect(found.toSorted()).toEqual(expected.toSorted());
    reader.close();
  }));

const QUERIES: readonly (readonly [string, (input: VersionInput, terms: string) => boolean])[] = [
  [
    'status:running label:app=shop-1',
    ({ summary }, terms) => summary.includes('Running') && terms.includes('shop-1\n'),
  ],
  ['status:waiting-3', ({ summary }) => summary.includes('Waiting-3')],
  ['-label:app=shop-0', (_input, terms) => !terms.includes('shop-0\n')],
  [
    'status:waiting-3 -name:web-1 name:web-*2 kind:po',
    ({ summary, name }) => summary.includes('Waiting-3') && !name.includes('web-1') && name.endsWith('2'),
  ],
];

const byId = ([a = 0]: readonly number[], [b = 0]: readonly number[]): number => a - b;

function blocksIn(file: string): number {
  const database = new Database(file, { readonly: true });
  const count = Number(database.prepare('select count(*) from fact').pluck().get());
  database.close();
  return count;
}
