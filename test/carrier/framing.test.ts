import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameOf, messageOf } from '../../src-preload/carrier/framing.ts';

const views = fc.oneof(
  fc.array(fc.integer()).map((numbers) => Int32Array.from(numbers)),
  fc.array(fc.double({ noNaN: true })).map((numbers) => Float64Array.from(numbers)),
  fc.uint8Array(),
);
const messages = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'grapheme' }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    views,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter((key) => key !== '$view' && key !== '__proto__'),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value;

describe('a message as one frame', () => {
  it('comes out as it went in, typed arrays as typed arrays', () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(messageOf(frameOf(message).buffer)).toEqual(message);
      }),
    );
  });

  it('takes only the part of the buffer that a view shows', () => {
    const whole = Int32Array.of(1, 2, 3, 4);
    expect(messageOf(frameOf({ part: whole.subarray(1, 3) }).buffer)).toEqual({ part: Int32Array.of(2, 3) });
  });

  it('refuses frames that contradict themselves', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 200 }), (bytes) => {
        const frame = bytes.slice().buffer;
        try {
          messageOf(frame);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
    const frame = frameOf({ rows: Int32Array.of(7) });
    const text = new TextDecoder('latin1').decode(frame).replace('"i32",0,4', '"i32",0,9');
    const forged = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    expect(() => messageOf(forged.buffer)).toThrow();
  });
});
