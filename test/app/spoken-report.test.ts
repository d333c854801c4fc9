import { timestampFromMs } from '@model/time.ts';
import { expect, it } from 'vitest';
import { comparedFrame, spokenReport } from '../../src-renderer/app/panes/spoken-report.ts';
import type { SceneFrame, SceneObject } from '../../src-renderer/playback/player.ts';
import { sceneObject } from '../explorer/scene-objects.ts';

const at = timestampFromMs(Date.parse('2026-11-23T14:03:10.900Z'));

function frame(...objects: readonly SceneObject[]): SceneFrame {
  return { at, seq: 1, objects: new Map(objects.map((object) => [object.id, object])), touched: new Set(), jump: true };
}

const failing = sceneObject('Pod', 'a', { health: 'failing', status: 'CrashLoopBackOff' });
const well = sceneObject('Pod', 'b');

it('says where we are, how much there is, and what fails', () => {
  const both = frame(failing, well);
  expect(spokenReport(both, both, 'utc')).toBe('14:03:10.900 UTC, 2 objects, 1 failing');
  expect(spokenReport(frame(well), frame(well), 'utc')).toBe('14:03:10.900 UTC, 1 object');
});

it('says what is different from the instant spoken of before, the worst first', () => {
  const before = { ...failing, summary: { ...failing.summary, status: 'Running' } };
  const report = spokenReport(frame(failing, well), frame(before, sceneObject('Node', 'n')), 'utc');
  expect(report).toMatch(
    /1 failing\. 1 appeared, 1 gone, 1 changed status: Pod a is CrashLoopBackOff, Pod b .*, Node n is gone$/,
  );
});

it('leaves out heartbeats, Events, and versions that read the same', () => {
  const beat = { ...well, seq: well.seq + 1, summary: { ...well.summary, restarts: 0 } };
  const now = frame(beat, sceneObject('Lease', 'l', { status: 'held' }), sceneObject('Event', 'e'));
  expect(spokenReport(now, frame(well, sceneObject('Lease', 'l')), 'utc')).toBe('14:03:10.900 UTC, 3 objects');
});

it('compares with the live picture where that was left, else with the instant spoken of last', () => {
  const [opened, live, past] = [frame(well), frame(failing, well), frame(well)];
  const left = comparedFrame(comparedFrame(undefined, opened, 'following'), live, 'following');
  expect(comparedFrame(left, past, 'paused')).toBe(live);
  expect(spokenReport(past, left, 'utc')).toMatch(/1 object\. 1 gone: Pod a is gone$/);
  expect(comparedFrame(past, live, 'playing')).toBe(past);
  expect(comparedFrame(undefined, opened, 'paused')).toBe(opened);
});

it('names no more than one listens to', () => {
  const many = Array.from({ length: 50 }, (_, index) => sceneObject('Pod', `p${index}`));
  expect(spokenReport(frame(...many), frame(), 'utc').split(', ')).toHaveLength(4);
});
