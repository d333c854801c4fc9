import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ResourceKind } from '../../src-main/kube/heard.ts';
import { JsonScanError, members, skipValue, textAt } from '../../src-main/kube/wire/json-scan.ts';
import { LineSplitter } from '../../src-main/kube/wire/lines.ts';
import { ListBody, type ListItem } from '../../src-main/kube/wire/list-body.ts';
import { scanObject } from '../../src-main/kube/wire/object-scan.ts';
import { readWatchLine } from '../../src-main/kube/wire/watch-line.ts';
import { identityOf, listedObject } from '../../src-main/kube/wire/wire-object.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
const itemOf = (text: string): ListItem => ({ bytes: encode(text), start: 0, scan: scanObject(encode(text), 0) });
const textOfItem = ({ bytes, start, scan }: ListItem) => decode(bytes.subarray(start, scan.end));

/** Strings that a careless scanner trips over, among any others. */
const trickyText = fc.oneof(
  fc.constantFrom(
    'uid',
    'resourceVersion',
    'metadata',
    'items',
    'kind',
    'apiVersion',
    '"',
    '\\',
    '\\"',
    '"uid":"no"',
    '{',
    '}]',
    ',',
    '\n',
    '\u2028',
    'ü😀',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const value = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    trickyText,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(trickyText, tie('node'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).node;
const anyObject = fc.dictionary(
  trickyText.filter((key) => key !== '__proto__'),
  value,
  { maxKeys: 6, noNullPrototype: true },
);
const ownIdentity = fc.record({ uid: fc.uuid(), resourceVersion: fc.nat().map((n) => String(n + 1)) });

/** An object whose metadata may stand anywhere among its members, and its identity anywhere in the metadata. */
const kubeObject = fc
  .tuple(anyObject, anyObject, ownIdentity, fc.infiniteStream(fc.boolean()))
  .map(([body, metadata, identity, coins]) => {
    const flip = (): boolean => coins.next().value === true;
    const shuffled = (a: object, b: object) => (flip() ? { ...a, ...b } : { ...b, ...a });
    const inner = { ...shuffled(metadata, identity), ...identity };
    return {
      json: JSON.stringify({ ...shuffled(body, { metadata: inner }), metadata: inner }, null, flip() ? 1 : 0),
      identity,
    };
  });

/** Cuts of a byte sequence at arbitrary positions, in the middle of characters and escapes included. */
function chunksOf(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const places = [...new Set([0, ...cuts.map((cut) => Math.floor(cut * bytes.length)), bytes.length])].sort(
    (a, b) => a - b,
  );
  return places.slice(1).map((end, i) => bytes.slice(places[i], end));
}
const cuts = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 12 });

describe('scanning a value', () => {
  // Against what was written and not against JSON.parse: V8 (Node 20 and 24) reads the key of `{"\n":0,"\"":0}` as a
  // backslash once it has read `{"\n":0,"\\":0}`.
  test('members are those that were written', () => {
    fc.assert(
      fc.property(anyObject, fc.constantFrom(0, 2), (object, indent) => {
        const bytes = encode(JSON.stringify(object, null, indent));
        const scanned = [...members(bytes, 0)].map(({ key, start, end }) => [
          key,
          decode(bytes.subarray(start, end)).replaceAll('\n  ', '\n'),
        ]);
        const written = Object.entries(object).map(([key, value]) => [key, JSON.stringify(value, null, indent)]);
        expect(scanned).toEqual(written);
        expect(skipValue(bytes, 0)).toBe(bytes.length);
      }),
    );
  });

  test('text agrees with JSON.parse, escapes included', () => {
    fc.assert(
      fc.property(trickyText, (text) => {
        const bytes = encode(JSON.stringify(text));
        expect(textAt(bytes, 0, bytes.length)).toBe(JSON.parse(decode(bytes)));
      }),
    );
    const escaped = encode('"\\u0075id"');
    expect(textAt(escaped, 0, escaped.length)).toBe('uid');
  });

  test('every proper prefix of an object is refused', () => {
    const bytes = encode('{"metadata":{"uid":"a\\"b","n":[1,{"x":null}]},"y":"z"}');
    for (let length = 0; length < bytes.length; length++) {
      expect(() => [...members(bytes.subarray(0, length), 0)], `${length} bytes`).toThrow(JsonScanError);
    }
  });
});

const POD: ResourceKind = { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true };

describe('managedFields', () => {
  test('are found where the object’s own metadata has them, in list items and watch lines', () => {
    fc.assert(
      fc.property(kubeObject, fc.array(value, { maxLength: 3 }), ({ json }, managedFields) => {
        const parsed = JSON.parse(json) as { metadata: object };
        const { resourceVersion, uid, ...others } = parsed.metadata as Record<string, unknown>;
        const metadata = { ...others, uid, managedFields, resourceVersion };
        const text = JSON.stringify({ managedFields: ['no'], ...parsed, metadata });
        const line = readWatchLine(encode(`{"type":"ADDED","object":${text}}`));
        if (line.type !== 'applied') throw new Error(`it reads as ${line.type}`);
        for (const { body, ownership } of [line.object, listedObject(itemOf(text), POD)]) {
          expect(decode(body.subarray(ownership?.start, ownership?.end))).toBe(JSON.stringify(managedFields));
        }
      }),
    );
  });

  test('that are no array are not looked at', () => {
    const json = '{"metadata":{"managedFields":{"a":[]},"uid":"u","resourceVersion":"1"}}';
    expect(listedObject(itemOf(json), POD).ownership).toBeUndefined();
  });
});

describe('identity', () => {
  test('is that of the object’s own metadata, wherever it stands', () => {
    fc.assert(
      fc.property(kubeObject, ({ json, identity }) => {
        expect(identityOf(encode(json))).toEqual(identity);
      }),
    );
  });

  test('is the same with keys that are spelt with escapes', () => {
    const json = '{"met\\u0061data":{"u\\u0069d":"u","resourceVersion":"1"}}';
    expect(identityOf(encode(json))).toEqual({ uid: 'u', resourceVersion: '1' });
  });

  test('an owner’s uid and a label called uid are not it', () => {
    const json =
      '{"apiVersion":"x/v1","metadata":{"labels":{"uid":"no","resourceVersion":"no"},"ownerReferences":[{"uid":"no"}],"resourceVersion":"5","uid":"yes"}}';
    expect(identityOf(encode(json))).toEqual({ uid: 'yes', resourceVersion: '5' });
  });
});

const DEPLOYMENT: ResourceKind = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  resource: 'deployments',
  namespaced: true,
};

describe('list items', () => {
  test('kind and apiVersion go in front of items that have none', () => {
    const item = '{"metadata":{"uid":"u","resourceVersion":"1"},"spec":{"kind":"no","apiVersion":"no"}}';
    expect(decode(listedObject(itemOf(item), DEPLOYMENT).body)).toBe(
      '{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"uid":"u","resourceVersion":"1"},"spec":{"kind":"no","apiVersion":"no"}}',
    );
  });

  test('items that name their kind are left as they are', () => {
    const item = '{"apiVersion":"khrono.dev/v1","kind":"Certificate","metadata":{"uid":"u","resourceVersion":"1"}}';
    expect(decode(listedObject(itemOf(item), POD).body)).toBe(item);
  });

  test('an item without uid or resourceVersion is refused', () => {
    expect(() => listedObject(itemOf('{"metadata":{"resourceVersion":"1"}}'), POD)).toThrow('no metadata.uid');
    expect(() => listedObject(itemOf('{"metadata":{"uid":"u"}}'), POD)).toThrow('no metadata.resourceVersion');
    expect(() => listedObject(itemOf('{}'), POD)).toThrow(JsonScanError);
  });
});

describe('a list body in chunks', () => {
  const listText = fc
    .record({
      items: fc.array(kubeObject, { maxLength: 5 }),
      extra: anyObject,
      tail: fc.boolean(),
      indent: fc.boolean(),
      last: fc.boolean(),
    })
    .map(({ items, extra, tail, indent, last }) => {
      const metadata = { resourceVersion: '77', ...(last ? {} : { continue: 'T"2', remainingItemCount: 3 }) };
      const { items: _items, metadata: _metadata, kind: _kind, ...others } = extra;
      const head = { kind: 'PodList', ...others };
      const members = Object.entries(tail ? head : { ...head, metadata }).map(
        ([key, member]) => `${JSON.stringify(key)}:${JSON.stringify(member)}`,
      );
      const space = indent ? '\n  ' : '';
      const after = tail ? `,"metadata":${JSON.stringify(metadata)}` : '';
      const text = `{${members.join(`,${space}`)},${space}"items":[${space}${items.map((item) => item.json).join(`${space},${space}`)}${space}]${after}}\n`;
      return { text, items: items.map((item) => item.json), last };
    });

  test('gives out every item’s exact bytes and the list’s own metadata, wherever it is cut', () => {
    fc.assert(
      fc.property(listText, cuts, ({ text, items, last }, places) => {
        const body = new ListBody();
        const found = chunksOf(encode(text), places).flatMap((chunk) => body.push(chunk).map(textOfItem));
        expect(found).toEqual(items);
        expect(body.end()).toEqual({
          kind: 'PodList',
          resourceVersion: '77',
          continueToken: last ? '' : 'T"2',
          remaining: last ? undefined : 3,
        });
      }),
    );
  });

  test('a body that stops anywhere before its end is refused', () => {
    const bytes = encode(
      '{"kind":"PodList","items":[{"metadata":{"uid":"]"}},{"a":[{}]}],"metadata":{"resourceVersion":"1"}}',
    );
    for (let length = 0; length < bytes.length; length++) {
      const body = new ListBody();
      body.push(bytes.subarray(0, length));
      expect(() => body.end(), `${length} bytes`).toThrow(JsonScanError);
    }
  });

  test('is not half an object that brackets out of nowhere make whole', () => {
    const body = new ListBody();
    const garbage = '{"kind":"PodList","metadata":{},"items":[{"metadata":{"uid":"u","resourceVersion":"7",,]]"';
    expect(() => body.push(encode(garbage))).toThrow(JsonScanError);
    expect(() => skipValue(encode('{"a":[1]]'), 0)).toThrow(JsonScanError);
  });

  test('no items and null items are an empty list; an array called items elsewhere is not the items', () => {
    for (const text of [
      '{"kind":"XList","metadata":{"items":[{"a":1}]}}',
      '{"kind":"XList","items":null,"x":{"items":[{}]}}',
    ]) {
      const body = new ListBody();
      expect(body.push(encode(text))).toEqual([]);
      expect(body.end().kind).toBe('XList');
    }
  });

  test('an item that is no object is refused', () => {
    expect(() => new ListBody().push(encode('{"items":[1]}'))).toThrow('not an object');
  });
});

describe('lines', () => {
  test('are the same however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ' '))),
        cuts,
        (lines, places) => {
          const splitter = new LineSplitter();
          const found = chunksOf(encode(lines.map((line) => `${line}\n`).join('')), places).flatMap((chunk) =>
            splitter.push(chunk).map(decode),
          );
          expect(found).toEqual(lines.filter((line) => line !== '').map((line) => decode(encode(line))));
          expect(splitter.unfinished).toBe(0);
        },
      ),
    );
  });

  test('an unfinished line is held, not given out', () => {
    const splitter = new LineSplitter();
    expect(splitter.push(encode('abc\nde')).map(decode)).toEqual(['abc']);
    expect(splitter.unfinished).toBe(2);
    expect(splitter.push(encode('f\n')).map(decode)).toEqual(['def']);
  });
});

describe('a watch line', () => {
  test('gives the object’s exact bytes and identity', () => {
    fc.assert(
      fc.property(kubeObject, fc.constantFrom('ADDED', 'MODIFIED', 'DELETED'), ({ json, identity }, type) => {
        const result = readWatchLine(encode(`{"type":"${type}","object":${json}}`));
        expect(result.type).toBe(type === 'DELETED' ? 'deleted' : 'applied');
        if (result.type !== 'applied' && result.type !== 'deleted') return;
        expect(decode(result.object.body)).toBe(json);
        expect(result.object).toMatchObject(identity);
      }),
    );
  });

  test('a bookmark gives its resourceVersion', () => {
    const line =
      '{"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"9","creationTimestamp":null}}}';
    expect(readWatchLine(encode(line))).toEqual({ type: 'bookmark', resourceVersion: '9' });
  });

  test.each([
    ['garbage', 'garbage'],
    ['a lone number', '17'],
    ['an array', '[]'],
    ['no object', '{"type":"ADDED"}'],
    ['an object that is null', '{"type":"ADDED","object":null}'],
    ['an unknown type', '{"type":"RENAMED","object":{"metadata":{"uid":"u","resourceVersion":"1"}}}'],
    ['no identity', '{"type":"ADDED","object":{"metadata":{}}}'],
    ['a bookmark without resourceVersion', '{"type":"BOOKMARK","object":{"metadata":{}}}'],
    ['two events on a line', '{"type":"ADDED","object":{"metadata":{"uid":"u","resourceVersion":"1"}}}{}'],
    ['a bad escape', '{"type":"\\x","object":{"metadata":{"uid":"u","resourceVersion":"1"}}}'],
  ])('with %s is an error of its own', (_name, line) => {
    const result = readWatchLine(encode(line));
    expect(result).toMatchObject({ type: 'error', error: { type: 'malformed' } });
  });

  test('cut off anywhere is an error', () => {
    const line = encode('{"type":"ADDED","object":{"metadata":{"uid":"u","resourceVersion":"1"}}}');
    for (let length = 1; length < line.length; length++) {
      expect(readWatchLine(line.subarray(0, length)), `${length} bytes`).toMatchObject({ type: 'error' });
    }
  });
});
