import { timestampFromMs } from '@model/time.ts';
import { expect, it } from 'vitest';
import { spokenReport } from '../../src-renderer/app/panes/spoken-report.ts';
import { sceneObject } from '../explorer/scene-objects.ts';

it('says where we are, how much there is, and what fails', () => {
  const objects = [sceneObject('Pod', 'a', { health: 'failing' }), sceneObject('Pod', 'b')];
  const frame = (count: number) => ({
    at: timestampFromMs(Date.parse('2026-11-23T14:03:10.900Z')),
    seq: 1,
    objects: new Map(objects.slice(-count).map((object) => [object.id, object])),
    touched: new Set<number>(),
    jump: true,
  });
  expect(spokenReport(frame(2), 'utc')).toBe('14:03:10 UTC, 2 objects, 1 failing');
  expect(spokenReport(frame(1), 'utc')).toBe('14:03:10 UTC, 1 object');
});
