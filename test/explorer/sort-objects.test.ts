import { timestampFromMs } from '@model/time.ts';
import { describe, expect, it } from 'vitest';
import { type Column, sortingAfterClick, sortObjects } from '../../src-renderer/explorer/sort-objects.ts';
import { sceneObject } from './scene-objects.ts';

const objects = [
  sceneObject('Pod', 'web-10', { restarts: 2, createdAt: timestampFromMs(3000) }),
  sceneObject('Pod', 'web-9', { health: 'failing', status: 'OOMKilled', createdAt: timestampFromMs(1000) }),
  sceneObject('ConfigMap', 'web-9', { health: 'finished' }),
];
const sorted = (column: Column, isDescending = false) =>
  sortObjects(objects, { column, isDescending }).map(({ kind, name }) => `${kind} ${name}`);

describe('sorting the table', () => {
  it('counts in names, and falls back to kind, namespace and name', () => {
    expect(sorted('name')).toEqual(['ConfigMap web-9', 'Pod web-9', 'Pod web-10']);
    expect(sorted('name', true)).toEqual(['Pod web-10', 'ConfigMap web-9', 'Pod web-9']);
  });

  it('puts the worst status first', () => {
    expect(sorted('status')[0]).toBe('Pod web-9');
  });

  it('puts the youngest first by age, and objects without a birth last', () => {
    expect(sorted('age')).toEqual(['Pod web-10', 'Pod web-9', 'ConfigMap web-9']);
  });

  it('turns round on a second click, and starts restarts with the most', () => {
    const first = sortingAfterClick({ column: 'name', isDescending: false }, 'restarts');
    expect(first).toEqual({ column: 'restarts', isDescending: true });
    expect(sortingAfterClick(first, 'restarts')).toEqual({ column: 'restarts', isDescending: false });
    expect(sorted('restarts', true)[0]).toBe('Pod web-10');
  });
});
