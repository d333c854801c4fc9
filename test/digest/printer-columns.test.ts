import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src-main/digest/digest.ts';
import { parseJsonPath, valuesAt } from '../../src-main/digest/printer/json-path.ts';
import { printerColumnsOf } from '../../src-main/digest/printer/printer-columns.ts';

const VALUE = {
  spec: { size: 3, names: ['a', 'b', 'c'], 'odd.key': 'dotted', on: false },
  status: {
    conditions: [
      { type: 'Ready', status: 'True' },
      { type: 'Synced', status: 'False' },
    ],
  },
};

const PATHS: readonly (readonly [path: string, found: readonly unknown[] | undefined])[] = [
  ['.spec.size', [3]],
  ['{.spec.size}', [3]],
  ['$.spec.on', [false]],
  ['.spec.none.deeper', []],
  ['.spec.names[0]', ['a']],
  ['.spec.names[-1]', ['c']],
  ['.spec.names[-1:]', ['c']],
  ['.spec.names[*]', ['a', 'b', 'c']],
  [".spec['odd.key']", ['dotted']],
  ['.spec.odd\\.key', ['dotted']],
  ['.status.conditions[?(@.type=="Ready")].status', ['True']],
  [".status.conditions[?(@.type!='Ready')].status", ['False']],
  ['.status.conditions[?(@.type == "Gone")].status', []],
  ['.status.conditions[*].type', ['Ready', 'Synced']],
  ['.spec.constructor', []],
  ['..size', undefined],
  ['.spec.names[0:2]', undefined],
  ['.status.conditions[?(@.type=~"R.*")]', undefined],
  ['.spec[', undefined],
  [`.a${'.b'.repeat(300)}`, undefined],
];

describe('the part of JSONPath that definitions use', () => {
  it.each(PATHS)('%s', (path, found) => {
    const steps = parseJsonPath(path);
    expect(steps && valuesAt(VALUE, steps)).toEqual(found);
  });

  it('looks at no more than its bound', () => {
    const steps = parseJsonPath('.all[*].all[*]');
    const all = Array.from({ length: 1000 }, () => ({ all: Array.from({ length: 1000 }, () => 1) }));
    expect(steps && valuesAt({ all }, steps)).toHaveLength(200);
  });
});

describe('printer columns', () => {
  const definition = {
    spec: {
      group: 'shop.example',
      names: { kind: 'Certificate' },
      versions: [
        {
          name: 'v1',
          additionalPrinterColumns: [
            { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
            { name: 'Names', type: 'string', jsonPath: '.spec.dnsNames' },
            { name: 'Whole', type: 'string', jsonPath: '.spec' },
            { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
            { name: 'Wide', type: 'string', priority: 1, jsonPath: '.spec.secretName' },
            { name: 'Odd', type: 'string', jsonPath: '..name' },
          ],
        },
        { name: 'v2' },
      ],
    },
  };
  const [v1, v2] = printerColumnsOf(definition);

  it('are those that kubectl prints unasked, without dates and without what cannot be read', () => {
    expect(v1).toMatchObject({ group: 'shop.example', kind: 'Certificate', version: 'v1' });
    expect(v1?.columns.map(({ name }) => name)).toEqual(['Ready', 'Names', 'Whole']);
    expect(v2?.columns).toEqual([]);
  });

  it('print plain values and lists of them, and nothing for what is not there', () => {
    const certificate = {
      apiVersion: 'shop.example/v1',
      kind: 'Certificate',
      metadata: { uid: 'u', name: 'shop' },
      spec: { dnsNames: ['shop.example', 'www.shop.example'] },
    };
    expect(digestOf(certificate, v1?.columns).summary.columns).toEqual([
      { name: 'Names', value: '["shop.example","www.shop.example"]' },
    ]);
    expect(digestOf(certificate).summary).not.toHaveProperty('columns');
  });

  it('are cut', () => {
    const long = { apiVersion: 'a/v1', kind: 'A', metadata: { uid: 'u' }, spec: { dnsNames: 'x'.repeat(500) } };
    expect(digestOf(long, v1?.columns).summary.columns?.[0]?.value).toHaveLength(80);
  });

  it.each([undefined, null, [], {}, { spec: { versions: 7 } }])('of %j are none', (input) => {
    expect(printerColumnsOf(input).flatMap(({ columns }) => columns)).toEqual([]);
  });
});
