import { timestampFromMs } from '@model/time.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressFrom, hashOf } from '../../src-renderer/app/address/page-address.ts';

describe('the address of the page', () => {
  it('is readable', () => {
    const at = timestampFromMs(Date.parse('2026-11-23T14:03:21.482Z'));
    expect(hashOf({ recording: 'prod-eu-1', at, uid: 'a-b' })).toBe('#r=prod-eu-1&t=2026-11-23T14:03:21.482Z&sel=a-b');
    const loop = { from: at, to: timestampFromMs(at + 1500) };
    expect(hashOf({ rate: -0.25, loop })).toBe('#rate=-0.25&loop=2026-11-23T14:03:21.482Z..2026-11-23T14:03:22.982Z');
    expect(hashOf({})).toBe('#');
  });

  it('leaves out what it cannot read, but keeps what is no time, for that is told', () => {
    expect(addressFrom('')).toEqual({});
    expect(addressFrom('#r=&t=&sel=')).toEqual({});
    expect(addressFrom('#r=&t=yesterday&sel=')).toEqual({ unreadTime: 'yesterday' });
    expect(addressFrom(hashOf({ unreadTime: 'a & b' }))).toEqual({ unreadTime: 'a & b' });
    expect(addressFrom('#rate=fast&loop=2026-11-23T14:03:21Z..')).toEqual({});
    expect(addressFrom('#rate=601&loop=2026-11-23T14:03:21Z..2026-11-23T14:03:20Z')).toEqual({});
    expect(addressFrom('#r=a%ZZ')).toEqual({ recording: 'a%ZZ' });
  });

  it('takes how long before the newest instant', () => {
    expect(addressFrom('#t=-60s')).toEqual({ ago: 60_000 });
    expect(addressFrom('#t=-1h30m&sel=a')).toEqual({ ago: 5_400_000, uid: 'a' });
  });

  it('reads back what it wrote', () => {
    const address = fc.record(
      {
        recording: fc.string({ unit: 'grapheme', minLength: 1 }),
        at: fc.integer({ min: 0, max: 253_402_300_799_999 }).map(timestampFromMs),
        uid: fc.string({ minLength: 1 }),
        rate: fc.constantFrom(-600, -0.1, 0.25, 2, 600),
        loop: fc
          .tuple(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 1, max: 1e9 }))
          .map(([from, length]) => ({ from: timestampFromMs(from), to: timestampFromMs(from + length) })),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(address, (given) => {
        expect(addressFrom(hashOf(given))).toEqual({ ...given });
      }),
    );
  });
});
