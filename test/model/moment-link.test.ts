import { linkOfMoment, momentOfLink } from '@model/moment-link.ts';
import type { Moment } from '@model/playback.ts';
import { timestampFromMs } from '@model/time.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

const at = timestampFromMs(Date.parse('2026-11-23T14:03:21.482Z'));

test('a link can be read by a person', () => {
  expect(linkOfMoment({ context: 'arn:aws:eks/prod', at, uid: 'u-1', rate: 4 })).toBe(
    'khronoscope://moment?context=arn:aws:eks%2Fprod&t=2026-11-23T14:03:21.482Z&sel=u-1&rate=4',
  );
});

test.each([
  'https://moment?context=prod',
  'khronoscope://open?context=prod',
  'khronoscope://moment?t=2026-11-23T14:03:21Z',
  'khronoscope://moment?context=',
  'khronoscope://moment?context=%ZZ',
  `khronoscope://moment?context=${'x'.repeat(5000)}`,
  'khronoscope:moment',
  '',
])('%s leads nowhere', (link) => {
  expect(momentOfLink(link)).toBeUndefined();
});

test('what is wrong in a link is left out, but for a time that is none: that is told', () => {
  const link = 'khronoscope://moment/?context=a+b&t=soon&rate=9999&loop=2026-11-23T14:03Z..2026-11-23T14:02Z&sel=&x=1';
  expect(momentOfLink(link)).toEqual({ context: 'a b', unreadTime: 'soon' });
  expect(momentOfLink('khronoscope://moment?context=p&t=1960-01-01T00:00Z')).toEqual({
    context: 'p',
    unreadTime: '1960-01-01T00:00Z',
  });
});

test('what is written is read again', () => {
  const time = fc.integer({ min: 0, max: 4e12 }).map(timestampFromMs);
  const moment: fc.Arbitrary<Moment> = fc.record(
    {
      context: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
      at: time,
      uid: fc.uuid(),
      rate: fc.constantFrom(-600, -0.1, 0.25, 2),
      loop: fc
        .tuple(time, fc.integer({ min: 1, max: 1e9 }))
        .map(([from, length]) => ({ from, to: timestampFromMs(from + length) })),
    },
    { requiredKeys: ['context'] },
  );
  expect(momentOfLink(linkOfMoment({ context: 'p', unreadTime: 'half past' }))).toEqual({
    context: 'p',
    unreadTime: 'half past',
  });
  fc.assert(
    fc.property(moment, (given) => {
      expect(momentOfLink(linkOfMoment(given))).toEqual({ ...given });
    }),
  );
});
