import { expect, test } from 'vitest';
import { cutAt } from '../../src-renderer/widgets/cut-at.ts';

test.each([
  ['web', ''],
  ['web-7d9-2x', ''],
  ['recommendation-7849bbc47c-x9k2p', '-x9k2p'],
  ['payments-db-0', '-db-0'],
  ['sh.helm.release.v1.shop.v12', 'shop.v12'],
  ['averylongnamewithoutanydash', 'tanydash'],
])('the end of %s that is never cut is %j', (name, tail) => {
  expect(name.slice(cutAt(name))).toBe(tail);
});

test('a name of 253 characters keeps a short end', () => {
  expect('a'.repeat(253).length - cutAt('a'.repeat(253))).toBe(8);
});
