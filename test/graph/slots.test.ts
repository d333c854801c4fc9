import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignSlots, type Span } from '../../src-renderer/graph/layout/space/slots.ts';

const spans = fc
  .array(fc.record({ from: fc.nat(60), length: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constant(Infinity)) }))
  .map((drafts) =>
    drafts.map(({ from, length }): Span => ({ from, until: from + length })).sort((a, b) => a.from - b.from),
  );

test('no two spans share a slot while both last, and each takes the lowest that is free', () => {
  fc.assert(
    fc.property(spans, (given) => {
      const { slotOf } = assignSlots(given);
      given.forEach((span, index) => {
        const takenAtBirth = new Set(
          given.slice(0, index).flatMap((earlier, at) => (earlier.until > span.from ? [slotOf[at] ?? -1] : [])),
        );
        let lowest = 0;
        while (takenAtBirth.has(lowest)) lowest++;
        expect(slotOf[index]).toBe(lowest);
      });
    }),
  );
});

test('as many slots as ever lasted at once', () => {
  fc.assert(
    fc.property(spans, (given) => {
      const peak = Math.max(
        0,
        ...given.map(({ from }) => given.filter((span) => span.from <= from && span.until > from).length),
      );
      expect(assignSlots(given).count).toBe(peak);
    }),
  );
});

test('a span that comes later changes no earlier slot', () => {
  fc.assert(
    fc.property(spans, fc.nat(), (given, cut) => {
      const known = given.slice(0, cut % (given.length + 1));
      expect(assignSlots(given).slotOf.slice(0, known.length)).toEqual(assignSlots(known).slotOf);
    }),
  );
});
