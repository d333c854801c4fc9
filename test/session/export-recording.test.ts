import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { timestampFromMs } from '@model/time.ts';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { exportRecording } from '../../src-main/session/export-recording.ts';
import { openSession } from '../../src-main/session/open-session.ts';
import { createRecording } from '../../src-main/store/tape-writer.ts';
import { buildWorker } from '../fakes/build-worker.ts';
import { inScratchFolder, ORIGIN } from '../store/scratch-folder.ts';
import { podBody, podVersion, START } from '../store/versions.ts';

// Many recordings: seconds alone, more beside the other suites on two cores.
vi.setConfig({ testTimeout: 180_000 });

const EVER = { from: timestampFromMs(0), to: timestampFromMs(4e12) };

/** Writes noise, so that a copy takes several steps. */
function noisyVersion(nth: number) {
  let seed = nth;
  const noise = Array.from({ length: 20_000 }, () => (seed = (seed * 48_271) % 2_147_483_647) % 251);
  return podVersion(nth, { body: Buffer.from(noise), uid: `uid-${nth}`, name: `web-${nth}` });
}

test('an export during a recording is what was committed when it began, and plays by itself', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'r');
    const writer = createRecording(folder, ORIGIN, START);
    let written = 0;
    const write = (count: number) => writer.append(Array.from({ length: count }, () => noisyVersion(++written)));
    for (let batch = 0; batch < 10; batch++) write(100);
    const target = join(scratch, 'shop.khrono');
    writeFileSync(target, 'an older export');
    const progress: number[] = [];
    await exportRecording(folder, target, {
      onProgress: ({ done, total }) => {
        write(20);
        progress.push(done / total);
      },
    });
    writer.close();
    expect(progress.length).toBeGreaterThan(1);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(written).toBeGreaterThan(1000);
    const tape = openSession(target);
    expect(tape.span()?.lastSeq).toBe(1000);
    expect(tape.report()).toMatchObject({ origin: ORIGIN, kinds: [{ kind: 'Pod', objects: 1000, versions: 1000 }] });
    expect(tape.sceneAt(EVER.to).rows).toHaveLength(4000);
    for (const seq of [1, 500, 1000]) expect(Buffer.from(tape.body(seq))).toEqual(noisyVersion(seq).body);
    tape.close();
    const database = new Database(target, { readonly: true });
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(database.pragma('journal_mode', { simple: true })).toBe('delete');
    database.close();
    expect(readdirSync(scratch).sort()).toEqual(['r', 'shop.khrono']);
    if (process.platform !== 'win32') expect(statSync(target).mode & 0o777).toBe(0o600);
  }));

test('a cancelled export leaves nothing behind and an older file as it was', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'r');
    const writer = createRecording(folder, ORIGIN, START);
    for (let batch = 0; batch < 6; batch++) {
      writer.append(Array.from({ length: 100 }, (_, index) => noisyVersion(batch * 100 + index)));
    }
    writer.close();
    const target = join(scratch, 'shop.khrono');
    writeFileSync(target, 'an older export');
    const stop = new AbortController();
    const exported = exportRecording(folder, target, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(exported).rejects.toMatchObject({ name: 'TapeError', code: 'cancelled' });
    await expect(exportRecording(folder, target, { signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(scratch).sort()).toEqual(['r', 'shop.khrono']);
    expect(readFileSync(target, 'utf8')).toBe('an older export');
  }));

test('what a killed export left goes with the next, what is on its way does not', () =>
  inScratchFolder(async (scratch) => {
    const [folder, exports] = [join(scratch, 'r'), join(scratch, 'exports')];
    mkdirSync(exports);
    const writer = createRecording(folder, ORIGIN, START);
    writer.append(Array.from({ length: 100 }, (_, index) => noisyVersion(index)));
    writer.close();
    const child = await buildWorker('test/session/killed-export.ts');
    const killed = fork(child.url, [folder, join(exports, 'a.khrono')]);
    expect(await once(killed, 'exit')).toEqual([null, 'SIGKILL']);
    child.remove();
    const left = readdirSync(exports);
    expect(left.filter((name) => name.endsWith('.part'))).toHaveLength(1);
    const beside: string[][] = [];
    const other = exportRecording(folder, join(exports, 'b.khrono'), {
      onProgress: () => beside.push(readdirSync(exports).filter((name) => !left.includes(name))),
    });
    await exportRecording(folder, join(exports, 'c.khrono'));
    await other;
    expect(beside[0]).toContainEqual(expect.stringMatching(/^\.b\.khrono\..*\.part$/));
    expect(readdirSync(exports).sort()).toEqual(['b.khrono', 'c.khrono']);
  }));

test('an export never goes into the folder of any recording, whatever its name there', () =>
  inScratchFolder(async (scratch) => {
    const [folder, other, link] = [join(scratch, 'r'), join(scratch, 'other'), join(scratch, 'link')];
    for (const each of [folder, other]) {
      const writer = createRecording(each, ORIGIN, START);
      writer.append([podVersion(1)]);
      writer.close();
    }
    symlinkSync(other, link, 'junction');
    const before = readdirSync(other);
    const bytes = readFileSync(join(other, '000001.khrono'));
    for (const target of [join(other, '000001.khrono'), join(other, '000002.khrono'), join(link, '000001.khrono')]) {
      const refused = { code: 'exists', message: expect.stringMatching(/is the folder of a recording; export to/) };
      await expect(exportRecording(folder, target)).rejects.toMatchObject(refused);
    }
    expect(readdirSync(other)).toEqual(before);
    expect(readFileSync(join(other, '000001.khrono')).equals(bytes)).toBe(true);
  }));

test('an export never goes into a folder, into the recording itself, or from what is no recording', () =>
  inScratchFolder(async (scratch) => {
    const folder = join(scratch, 'r');
    const writer = createRecording(folder, ORIGIN, START);
    writer.append([podVersion(1)]);
    writer.close();
    const refused = (target: string, source = folder) => expect(exportRecording(source, target)).rejects;
    mkdirSync(join(scratch, 'there'));
    await refused(join(scratch, 'there')).toMatchObject({ code: 'exists' });
    await refused(join(folder, '000001.khrono')).toMatchObject({ code: 'exists' });
    await refused(join(folder, 'copy.khrono')).toMatchObject({ code: 'exists' });
    await refused(join(scratch, 'nowhere', 'x.khrono')).toMatchObject({ code: 'not-found' });
    await refused(join(scratch, 'x.khrono'), join(scratch, 'missing')).toMatchObject({ code: 'not-found' });
    await exportRecording(folder, join(scratch, 'x.khrono'));
    await exportRecording(join(scratch, 'x.khrono'), join(scratch, 'y.khrono'));
    const tape = openSession(join(scratch, 'y.khrono'));
    expect(Buffer.from(tape.body(1))).toEqual(podBody(1));
    tape.close();
    expect(() => openSession(folder)).toThrow(/is a folder; export it/);
  }));
