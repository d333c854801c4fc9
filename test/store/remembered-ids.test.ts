import { expect, test } from 'vitest';
import { RememberedIds } from '../../src-main/store/texts/remembered-ids.ts';

test('forgets what was not used for long, and knows from then on that it may not know all', () => {
  const ids = new RememberedIds(2, { isComplete: true });
  for (const [index, text] of ['a', 'b', 'c', 'd'].entries()) ids.set(text, index);
  expect(ids.isComplete).toBe(true);
  expect(ids.get('a')).toBe(0);
  // Asked for again, it is among the late ones: the older of the others go.
  expect(ids.isComplete).toBe(false);
  expect(['a', 'b', 'c', 'd'].map((text) => ids.get(text))).toEqual([0, undefined, 2, 3]);
});

test('of a table that held something, not all is known', () => {
  expect(new RememberedIds(2, { isComplete: false }).isComplete).toBe(false);
});
