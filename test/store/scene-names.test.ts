import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SCENE_COLUMNS } from '@model/scene.ts';
import { expect, test } from 'vitest';
import { openReader } from '../../src-main/store/tape-reader.ts';
import { createRecording, openForWriting } from '../../src-main/store/tape-writer.ts';
import { inScratchFolder, ORIGIN } from './scratch-folder.ts';
import { podVersion, START } from './versions.ts';

const PODS = 20;
const UUID = '0d5e7c11-aaaa-4bbb-8ccc-0000000000';

/** Pods that live through two segments: of each a version in the first, of one a second in the other. */
function twoSegments(folder: string): void {
  createRecording(folder, ORIGIN, START).close();
  const writer = openForWriting(folder, START, { bytes: 1, ageMs: 1e9, carried: 100, freeBytes: 0 });
  const pod = (nth: number, index: number) =>
    podVersion(nth, {
      // Some uids are as the server makes them, some are whatever stands there.
      uid: index % 3 === 0 ? `pod of ${index}` : `${UUID}${10 + index}`,
      name: `web-${index}`,
      summary: `{"health":"healthy","status":"Running ${index}"}`,
      references: `[{"type":"owner","group":"","kind":"Node","namespace":"","name":"node-${index % 4}"}]`,
    });
  writer.append(Array.from({ length: PODS }, (_, index) => pod(index + 1, index)));
  writer.append([pod(PODS + 1, 7)]);
  writer.close();
}

test('a scene and all its names are answered by the segment that it lies in', () =>
  inScratchFolder((scratch) => {
    const folder = join(scratch, 'recording');
    twoSegments(folder);
    const before = join(folder, '000001.khrono-shm');
    rmSync(before, { force: true });
    const tape = openReader(folder);
    const { rows } = tape.sceneAt(podVersion(PODS + 1).observedAt);
    const column = (offset: number) => [...rows].filter((_cell, index) => index % SCENE_COLUMNS.stride === offset);
    const ids = {
      objects: column(SCENE_COLUMNS.object),
      summaries: column(SCENE_COLUMNS.summary),
      references: column(SCENE_COLUMNS.references),
    };
    const { objects, summaries, references } = tape.lookup(ids);
    // A segment that is opened has an index of its log.
    expect(existsSync(before)).toBe(false);
    expect(objects.map(({ uid, name }) => [uid, name])).toEqual(
      Array.from({ length: PODS }, (_, index) => [
        index % 3 === 0 ? `pod of ${index}` : `${UUID}${10 + index}`,
        `web-${index}`,
      ]),
    );
    const states = new Map(summaries.map(({ id, summary }) => [id, summary.status]));
    const nodes = new Map(references.map((each) => [each.id, each.references.map(({ name }) => name)]));
    expect(ids.summaries.map((id) => states.get(id))).toEqual(objects.map((_pod, index) => `Running ${index}`));
    expect(ids.references.map((id) => nodes.get(id))).toEqual(objects.map((_pod, index) => [`node-${index % 4}`]));
    // What was asked without a scene is found where it was numbered.
    const other = openReader(folder);
    expect(other.lookup(ids)).toEqual({ objects, summaries, references });
    expect(existsSync(before)).toBe(true);
    for (const reader of [tape, other]) reader.close();
  }));
