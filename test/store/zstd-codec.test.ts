import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { usableAsBase, zstdCodec } from '../../src-main/store/codec/zstd-codec.ts';

const CHECKSUM_BYTES = 4;

/** Texts as objects have them, and arbitrary bytes. */
const texts = fc.oneof(
  fc.json({ maxDepth: 6 }).map((json) => Buffer.from(json.repeat(20))),
  fc.uint8Array({ minLength: 1, maxLength: 5000 }).map((bytes) => Buffer.from(bytes)),
);
const bases = fc.option(texts.filter(usableAsBase), { nil: undefined });

const dictionaryOf = (base: Buffer | undefined) => (base === undefined ? {} : { dictionary: base });

test('a body comes back byte for byte, against its base or alone', () => {
  fc.assert(
    fc.property(texts, bases, (text, base) => {
      expect(zstdCodec.decode([zstdCodec.encode(text, base)], base).equals(text)).toBe(true);
    }),
  );
});

test('a chain gives its last text, or notices a changed bit anywhere in it', () => {
  const chains = fc.array(texts.filter(usableAsBase), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(chains, bases, fc.tuple(fc.nat(), fc.nat(), fc.nat({ max: 7 })), (chain, base, [which, place, bit]) => {
      const bodies = chain.map((text, index) => zstdCodec.encode(text, index === 0 ? base : chain[index - 1]));
      const last = chain.at(-1) ?? Buffer.alloc(0);
      expect(zstdCodec.decode(bodies, base).equals(last)).toBe(true);
      const body = bodies[which % bodies.length] ?? Buffer.alloc(1);
      body[place % body.length] = (body[place % body.length] ?? 0) ^ (1 << bit);
      const readable = (() => {
        try {
          return zstdCodec.decode(bodies, base).equals(last);
        } catch {
          return true;
        }
      })();
      expect(readable).toBe(true);
    }),
  );
});

test("bodies are standard frames: Node's own zstd reads ours, and we read its", () => {
  fc.assert(
    fc.property(texts, bases, (text, base) => {
      const body = zstdCodec.encode(text, base);
      const frame = body.subarray(0, body.length - CHECKSUM_BYTES);
      expect(zstdDecompressSync(frame, dictionaryOf(base)).equals(text)).toBe(true);
      const theirs = zstdCompressSync(text, {
        params: { [constants.ZSTD_c_checksumFlag]: 1 },
        ...dictionaryOf(base),
      });
      expect(zstdCodec.decode([theirs], base).equals(text)).toBe(true);
    }),
  );
});

test('a changed bit in a body and another base are noticed', () => {
  const anywhere = fc.tuple(fc.nat(), fc.nat({ max: 7 }));
  fc.assert(
    fc.property(texts, bases, anywhere, (text, base, [at, bit]) => {
      const body = zstdCodec.encode(text, base);
      body[at % body.length] = (body[at % body.length] ?? 0) ^ (1 << bit);
      const readable = (() => {
        try {
          return zstdCodec.decode([body], base).equals(text);
        } catch {
          return true;
        }
      })();
      expect(readable).toBe(true);
    }),
  );
  const [base, other] = ['one base of some length '.repeat(20), 'two base of some length '.repeat(20)];
  const text = Buffer.from(`${base}and a little more`);
  expect(() => zstdCodec.decode([zstdCodec.encode(text, Buffer.from(base))], Buffer.from(other))).toThrow(/body|zstd/);
});

test('texts of one byte and of sixteen megabytes', () => {
  for (const text of [Buffer.from('{'), Buffer.alloc(16 * 1024 * 1024, '{"metadata":{"name":"web-')]) {
    const near = Buffer.concat([text, Buffer.from('}')]);
    expect(zstdCodec.decode([zstdCodec.encode(text, undefined)], undefined).equals(text)).toBe(true);
    expect(zstdCodec.decode([zstdCodec.encode(text, near)], near).equals(text)).toBe(true);
  }
});
