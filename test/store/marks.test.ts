import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mark } from '../../src-preload/model/mark.ts';
import { timestampFromMs } from '../../src-preload/model/time.ts';
import { exportRecording } from '../../src-main/session/export-recording.ts';
import { MarkBook } from '../../src-main/store/marks/mark-book.ts';
import { readMarks } from '../../src-main/store/marks/mark-files.ts';
import { marksFromText, textOfMarks } from '../../src-main/store/marks/mark-text.ts';
import { TapeError } from '../../src-main/store/tape-error.ts';
import { createRecording } from '../../src-main/store/tape-writer.ts';
import { verifyRecording } from '../../src-main/store/verify/verify-recording.ts';
import { inScratchFolder, ORIGIN } from './scratch-folder.ts';

const FORMAT_1 = fileURLToPath(new URL('../fixtures/format-1.khrono', import.meta.url));
const at = timestampFromMs;
const POD = { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: 'web-1', uid: 'u1' };

function ids(): () => string {
  let last = 0;
  return () => `m${(last += 1)}`;
}

/** A recording's folder below `scratch`. */
function recordingIn(scratch: string): string {
  const folder = join(scratch, 'shop');
  createRecording(folder, ORIGIN, at(1000)).close();
  return folder;
}

describe('the marks of a folder', () => {
  test('are kept in order, renamed and removed, in a file of mode 0600', () =>
    inScratchFolder((scratch) => {
      const folder = recordingIn(scratch);
      const book = new MarkBook(folder, ids());
      expect(book.list()).toEqual([]);
      const later = book.set({ at: at(5000), title: ' after the \n rollout ', object: POD, note: 'two\nlines' });
      const sooner = book.set({ at: at(2000), title: 'before' });
      expect(later).toEqual({ id: 'm1', at: 5000, title: 'after the rollout', object: POD, note: 'two\nlines' });
      expect(new MarkBook(folder, ids()).list()).toEqual([sooner, later]);
      expect(statSync(join(folder, 'marks.json')).mode & 0o777).toBe(0o600);
      expect(book.rename('m1', { title: 'done' })).toEqual({ id: 'm1', at: 5000, title: 'done', object: POD });
      book.remove('m2');
      expect(book.list().map(({ title }) => title)).toEqual(['done']);
      expect(readdirSync(folder).filter((name) => name.startsWith('marks'))).toEqual(['marks.json']);
    }));

  test('of two processes are both kept, and each hears of the other', () =>
    inScratchFolder(async (scratch) => {
      const folder = recordingIn(scratch);
      const page = new MarkBook(folder, () => 'page');
      const other = new MarkBook(folder, () => 'cli');
      const heard = new Promise<void>((resolve) => {
        const stop = page.onChange(() => {
          stop();
          resolve();
        });
      });
      other.set({ at: at(1), title: 'from the command line' });
      await heard;
      page.set({ at: at(2), title: 'from the page' });
      expect(page.list().map(({ id }) => id)).toEqual(['cli', 'page']);
    }));

  test('refuse what is no mark, and what is not there', () =>
    inScratchFolder((scratch) => {
      const book = new MarkBook(recordingIn(scratch), ids());
      expect(() => book.set({ at: at(1), title: '  ' })).toThrow(/needs a title/);
      expect(() => book.set({ at: at(1), title: 'x'.repeat(201) })).toThrow(/at most 200/);
      expect(() => book.remove('nobody')).toThrow(/no such mark/);
      expect(book.set({ at: at(1), title: 'a\u001b[31mred' }).title).toBe('a\ufffd[31mred');
    }));

  test('that were damaged are neither shown nor written over', () =>
    inScratchFolder((scratch) => {
      const folder = recordingIn(scratch);
      const file = join(folder, 'marks.json');
      writeFileSync(file, '{"marks": [');
      const book = new MarkBook(folder, ids());
      expect(() => book.list()).toThrow(TapeError);
      const sentence = /marks\.json are damaged \(.*\); move that file away to go on without them\.$/;
      expect(() => book.set({ at: at(1), title: 'new' })).toThrow(sentence);
      expect(readFileSync(file, 'utf8')).toBe('{"marks": [');
    }));
});

describe('a session file', () => {
  test('carries the marks of its folder; those set in it later lie beside it, and go along when it is exported', () =>
    inScratchFolder(async (scratch) => {
      const folder = recordingIn(scratch);
      const mark = new MarkBook(folder, ids()).set({ at: at(1500), title: 'here', object: POD });
      const file = join(scratch, 'shop.khrono');
      await exportRecording(folder, file);
      expect(readMarks(file)).toEqual([mark]);
      expect((await verifyRecording(file)).problems).toEqual([]);
      const bytes = readFileSync(file);
      new MarkBook(file, () => 'new').set({ at: at(1600), title: 'there' });
      expect(readMarks(file).map(({ title }) => title)).toEqual(['here', 'there']);
      expect(readFileSync(file).equals(bytes)).toBe(true);
      const again = join(scratch, 'again.khrono');
      await exportRecording(file, again);
      expect(readMarks(again)).toEqual(readMarks(file));
    }));

  test('of an older format takes marks too', () =>
    inScratchFolder(async (scratch) => {
      const file = join(scratch, 'old.khrono');
      copyFileSync(FORMAT_1, file);
      expect(readMarks(file)).toEqual([]);
      new MarkBook(file, ids()).set({ at: at(1), title: 'old' });
      const again = join(scratch, 'again.khrono');
      await exportRecording(file, again);
      expect(readMarks(again).map(({ title }) => title)).toEqual(['old']);
    }));

  test('where nothing can be written says so', () =>
    inScratchFolder((scratch) => {
      const file = join(scratch, 'shop.khrono');
      copyFileSync(FORMAT_1, file);
      mkdirSync(`${file}.marks.json.part`);
      expect(() => new MarkBook(file, ids()).set({ at: at(1), title: 'x' })).toThrow(/copy the recording to a folder/);
      expect(readMarks(file)).toEqual([]);
    }));
});

const HOSTILE: readonly unknown[] = [
  [],
  {},
  { marks: 'x' },
  { marks: [1] },
  { marks: [{ id: 'a', at: 1.5, title: 't' }] },
  { marks: [{ id: 'a', at: -1, title: 't' }] },
  { marks: [{ id: 'a', at: 1e18, title: 't' }] },
  { marks: [{ id: '', at: 1, title: 't' }] },
  { marks: [{ id: 'a', at: 1, title: 't'.repeat(201) }] },
  { marks: [{ id: 'a', at: 1, title: 't', note: 3 }] },
  { marks: [{ id: 'a', at: 1, title: 't', object: { kind: 'Pod' } }] },
  {
    marks: [
      { id: 'a', at: 1, title: 't' },
      { id: 'a', at: 2, title: 't' },
    ],
  },
  { marks: Array.from({ length: 10_001 }, (_, id) => ({ id: String(id), at: 1, title: 't' })) },
];

test.each(HOSTILE.map((value, index) => ({ index, text: JSON.stringify(value) })))(
  'hostile marks $index are refused',
  ({ text }) => {
    expect(() => marksFromText('x', text)).toThrow(/damaged/);
  },
);

test('what is written is read again', () => {
  const word = fc.string({
    minLength: 1,
    maxLength: 20,
    unit: fc.constantFrom('a', 'ß', ' ', '{', '"', ':', ',', '\\'),
  });
  const marks = fc.uniqueArray(
    fc.record<Mark>({
      id: fc.uuid(),
      at: fc.integer({ min: 0, max: 2e12 }).map(timestampFromMs),
      title: word.map((text) => `t${text}t`),
    }),
    { selector: ({ id }) => id, maxLength: 30 },
  );
  fc.assert(
    fc.property(marks, (list) => {
      const read = marksFromText('x', textOfMarks(list));
      expect(new Set(read.map((mark) => JSON.stringify(mark)))).toEqual(
        new Set(list.map((mark) => JSON.stringify(mark))),
      );
      expect(read.map((mark) => mark.at)).toEqual(read.map((mark) => mark.at).toSorted((a, b) => a - b));
    }),
  );
});
