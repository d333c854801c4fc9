import { assert, dictionary, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactorFor } from '../../src-main/recorder/redaction/redact.ts';
import { sealWith } from '../../src-main/recorder/redaction/sealed-value.ts';

const key = new Uint8Array(32).fill(7);
const redactParsed = redactorFor(key);
const redact = (text: string, kind: string) => {
  const redaction = redactParsed(text, JSON.parse(text), kind);
  return { text: redaction.text, count: [...redaction.counts.values()].reduce((sum, count) => sum + count, 0) };
};
const sealed = (value: string) => sealWith(key)(Buffer.from(value, 'utf8'));
const base64 = (value: string) => Buffer.from(value, 'utf8').toString('base64');
const PLANTED = 'planted-secret-4c1d9e';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

const secret = (rest: Readonly<Record<string, unknown>>, annotations: Readonly<Record<string, string>> = {}) =>
  JSON.stringify({ kind: 'Secret', apiVersion: 'v1', metadata: { name: 'k', annotations }, ...rest });

describe('a Secret', () => {
  it('keeps of each value only that it is the same, and how long', () => {
    const { text, count } = redact(
      secret({ data: { a: base64(PLANTED), b: base64('x') }, stringData: { a: PLANTED } }),
      'Secret',
    );
    expect(JSON.parse(text)).toMatchObject({
      data: { a: sealed(PLANTED), b: sealed('x') },
      stringData: { a: sealed(PLANTED) },
    });
    expect(sealed(PLANTED)).toMatch(/^redacted:[0-9a-f]{16}:21$/);
    expect(count).toBe(3);
  });

  it('looks different under another key', () => {
    const other = redactorFor(new Uint8Array(32).fill(8));
    const text = secret({ data: { a: base64(PLANTED) } });
    expect(other(text, JSON.parse(text), 'Secret').text).not.toBe(redact(text, 'Secret').text);
  });

  it('keeps every other character: order of keys, escapes, numbers, spaces', () => {
    const before = `{ "kind":"Secret","z":1.0, "10":"b","2":"a","big":12345678901234567890,"note":"\\u003cb\\u003e \\/ é",\n "data" : {"10":"${base64('v')}" , "2":null} }`;
    const after = before.replace(`"${base64('v')}"`, `"${sealed('v')}"`);
    expect(redact(before, 'Secret').text).toBe(after);
  });

  it('is cut in last-applied too, with the escapes that Go writes', () => {
    const manifest = `{"apiVersion":"v1","kind":"Secret","metadata":{"note":"<a> & b"},"stringData":{"k":"${PLANTED}"}}\n`;
    const before = secret({ data: { k: base64(PLANTED) } }, { [LAST_APPLIED]: manifest });
    const { text, count } = redact(before, 'Secret');
    expect(text).not.toContain(PLANTED);
    expect(text).toContain('\\u003ca\\u003e \\u0026 b');
    const annotation: unknown = JSON.parse(text).metadata.annotations[LAST_APPLIED];
    expect(annotation).toBe(manifest.replace(PLANTED, sealed(PLANTED)));
    expect(count).toBe(2);
  });

  it.each([
    ['repeats a value', `see ${PLANTED} there`],
    ['repeats it as it is written', `see ${base64(PLANTED)} there`],
    ['is a manifest that repeats a value elsewhere', JSON.stringify({ kind: 'Secret', spec: { copy: PLANTED } })],
    ['is packed', `H4sI${base64(PLANTED)}`],
    ['cannot be read', `{"kind":"Secret","data":{"a":"${base64(PLANTED)}"`],
  ])('loses an annotation that %s', (_what, annotation) => {
    const { text } = redact(secret({ data: { a: base64(PLANTED) } }, { x: annotation, y: 'kept' }), 'Secret');
    expect(JSON.parse(text).metadata.annotations).toEqual({ x: sealed(annotation), y: 'kept' });
  });

  it.each([
    ['a value that is no text', `{"kind":"Secret","data":{"a":{"b":"${PLANTED}"}}}`],
    ['data that is no map', `{"kind":"Secret","data":"${PLANTED}"}`],
    ['data twice', `{"kind":"Secret","data":{"a":"${PLANTED}"},"data":{}}`],
    ['data in capitals', `{"kind":"Secret","Data":{"a":"${PLANTED}"}}`],
    ['data that is no base64', `{"kind":"Secret","data":{"a":"!${PLANTED}!"}}`],
    ['a key twice', `{"kind":"Secret","data":{"a":"${PLANTED}","a":""}}`],
    ['an escaped key', `{"kind":"Secret","d\\u0061ta":{"a":"${PLANTED}"}}`],
    ['an escaped kind', `{"kind":"S\\u0065cret","data":{"a":"${PLANTED}"}}`],
    ['another group', `{"kind":"Secret","apiVersion":"example.com/v1","data":{"a":"${PLANTED}"}}`],
  ])('hides nothing behind %s', (_what, before) => {
    const { text } = redact(before, 'Pod');
    expect(text).not.toContain(PLANTED);
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it('is one if it was asked for as one, even when it does not say so', () => {
    expect(redact(`{"data":{"a":"${PLANTED}"}}`, 'Secret').text).not.toContain(PLANTED);
  });

  it('never shows a value, whatever the values are', () => {
    const value = string({ minLength: 8, maxLength: 40, unit: 'binary' });
    assert(
      property(dictionary(string(), value), dictionary(string(), value), (data, stringData) => {
        const manifest = JSON.stringify({ kind: 'Secret', stringData });
        const encoded = Object.fromEntries(Object.entries(data).map(([name, plain]) => [name, base64(plain)]));
        const { text } = redact(secret({ data: encoded, stringData }, { [LAST_APPLIED]: manifest }), 'Secret');
        const read = JSON.parse(text);
        const annotation: string = read.metadata.annotations[LAST_APPLIED];
        // A value that equals the name of another is a copy: then the manifest goes as a whole.
        const copied = annotation.startsWith('redacted:') ? { annotation } : JSON.parse(annotation).stringData;
        const values = [read.data, read.stringData, copied];
        for (const shown of values.flatMap((map) => Object.values(map))) {
          expect(shown).toMatch(/^redacted:[0-9a-f]{16}:\d+$/);
        }
      }),
      { examples: [[{ a: 'toString' }, { toString: 'another value' }]] },
    );
  });
});

describe('any other object', () => {
  it.each([
    ['ConfigMap', '{"kind":"ConfigMap","data":{"a":"b"},"big":12345678901234567890}'],
    ['Pod', '{"kind":"Pod","metadata":{"annotations":{"x":"{\\"kind\\":\\"Pod\\"}"}},"spec":{}}'],
    ['Pod', '{"kind":"Pod","metadata":{"annotations":{"x":"{not json"}}}'],
    ['Role', '{"kind":"Role","rules":[{"resources":["secrets"]}]}'],
  ])('of kind %s stays as it is', (kind, text) => {
    expect(redact(text, kind)).toEqual({ text, count: 0 });
  });

  it('loses Secrets inside its annotations, also inside a List', () => {
    const list = JSON.stringify({
      kind: 'List',
      items: [{ kind: 'Pod' }, { kind: 'Secret', data: { a: base64(PLANTED) } }],
    });
    const before = JSON.stringify({ kind: 'Widget', metadata: { annotations: { [LAST_APPLIED]: list } } });
    const { text, count } = redact(before, 'Widget');
    expect(JSON.parse(JSON.parse(text).metadata.annotations[LAST_APPLIED]).items[1].data.a).toBe(sealed(PLANTED));
    expect(count).toBe(1);
  });

  it("loses Helm's releases when they are kept in ConfigMaps", () => {
    const release = (owner: string) =>
      JSON.stringify({ kind: 'ConfigMap', metadata: { labels: { owner } }, data: { release: PLANTED } });
    expect(redact(release('helm'), 'ConfigMap').text).not.toContain(PLANTED);
    expect(redact(release('me'), 'ConfigMap').count).toBe(0);
  });

  it.each([
    ['with its label', { labels: { owner: 'helm' } }],
    ['without its label', {}],
  ])("loses what kubectl repeats of Helm's releases in ConfigMaps, %s", (_what, metadata) => {
    const data = { release: `H4sI${base64(PLANTED)}` };
    const manifest = JSON.stringify({ kind: 'ConfigMap', metadata, data });
    const { text, count } = redact(
      JSON.stringify({
        kind: 'ConfigMap',
        metadata: { labels: { owner: 'helm' }, annotations: { [LAST_APPLIED]: manifest, y: 'kept' } },
        data,
      }),
      'ConfigMap',
    );
    expect(text).not.toContain(base64(PLANTED));
    expect(JSON.parse(text).metadata.annotations.y).toBe('kept');
    expect(count).toBe(2);
  });

  it("cuts Helm's releases out of manifests as it cuts them out of the object, and keeps the rest", () => {
    const manifest = { kind: 'ConfigMap', metadata: { labels: { OWNER: 'TILLER' } }, data: { release: PLANTED } };
    const { text } = redact(
      JSON.stringify({
        ...manifest,
        metadata: { annotations: { [LAST_APPLIED]: JSON.stringify(manifest) } },
        data: {},
      }),
      'ConfigMap',
    );
    const repeated: unknown = JSON.parse(JSON.parse(text).metadata.annotations[LAST_APPLIED]);
    expect(repeated).toEqual({ ...manifest, data: { release: expect.stringMatching(/^redacted:/) } });
  });

  it('loses web tokens and bearer tokens wherever they stand', () => {
    const token = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4eXoifQ.c2lnbmF0dXJl`;
    const before = JSON.stringify({
      kind: 'Pod',
      metadata: {
        annotations: {
          a: `token=${token};`,
          c: `\n${token}`,
          d: `\nBearer abcdefghij0123456789`,
          b: `{"h":"Authorization: Bearer 0123456789abcdef0123"}`,
        },
      },
      spec: { args: ['a bearer of news'] },
    });
    const { text, count } = redact(before, 'Pod');
    expect(text).not.toContain(token);
    expect(text).not.toContain('0123456789abcdef0123');
    expect(text).not.toContain('abcdefghij0123456789');
    expect(text).toContain('a bearer of news');
    expect(count).toBe(4);
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it('reads hostile text once, not once for each word that looks like a token', () => {
    const text = JSON.stringify({ kind: 'Pod', note: 'eyJabcdefgh'.repeat(100_000), more: 'Bearer '.repeat(100_000) });
    expect(redact(text, 'Pod').count).toBe(0);
  });

  it('does not overflow over hostile depth', () => {
    const deep = `{"kind":"Secret","data":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`;
    expect(redact(deep, 'Secret').text).toMatch(/^\{"kind":"Secret","data":\{"a":"redacted:[0-9a-f]{16}:400000"\}\}$/);
  });
});
