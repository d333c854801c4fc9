import * as fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import {
  fieldAt,
  hasManagedFields,
  listAt,
  manifestFrom,
  textAt,
  textsAt,
  yamlOf,
} from '../../src-renderer/inspector/manifest/manifest.ts';
import { changeBetween } from '../../src-renderer/inspector/manifest/text-change.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('manifests', () => {
  it('refuses what is no object', () => {
    expect(() => manifestFrom(bytes('[1]'))).toThrow('not a JSON object');
    expect(() => manifestFrom(bytes('{"a":'))).toThrow(SyntaxError);
  });

  it('leaves out managedFields unless asked, and nothing else', () => {
    const manifest = manifestFrom(bytes('{"kind":"Pod","metadata":{"name":"a","managedFields":[{"manager":"x"}]}}'));
    expect(load(yamlOf(manifest, { withManagedFields: false }))).toEqual({ kind: 'Pod', metadata: { name: 'a' } });
    expect(load(yamlOf(manifest, { withManagedFields: true }))).toEqual(manifest);
    expect(hasManagedFields(manifest)).toBe(true);
    expect(hasManagedFields({ kind: 'Pod' })).toBe(false);
  });

  it('writes YAML that reads back as the same object, also what YAML 1.1 takes for something else', () => {
    const tricky = fc.constantFrom(
      'yes',
      'on',
      'null',
      '1:30',
      '0x1F',
      '1e3',
      '',
      ' a',
      '- b',
      '#',
      'a: b',
      'a\nb\n',
      '<<',
    );
    const value = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(tricky, value)), (manifest) => {
        const wire = JSON.parse(JSON.stringify(manifest));
        expect(load(yamlOf(wire, { withManagedFields: true }))).toEqual(wire);
      }),
    );
  });

  it('reads paths that may not be there, and none of the prototype', () => {
    const manifest = { spec: { replicas: 3, list: ['a'], map: { a: 'x', b: 1 } } };
    expect(textAt(manifest, 'spec', 'replicas')).toBe('3');
    expect(textAt(manifest, 'spec', 'list')).toBe('');
    expect(listAt(manifest, 'status', 'conditions')).toEqual([]);
    expect(textsAt(manifest, 'spec', 'map')).toEqual([['a', 'x']]);
    expect(fieldAt(manifest, 'constructor', 'name')).toBeUndefined();
  });
});

describe('the smallest change between two texts', () => {
  it('makes the one into the other, and is no longer than it has to be', () => {
    expect(changeBetween('same', 'same')).toBeUndefined();
    expect(changeBetween('ready: true\n', 'ready: false\n')).toEqual({ from: 7, to: 10, insert: 'fals' });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const change = changeBetween(before, after);
        const made =
          change === undefined ? before : before.slice(0, change.from) + change.insert + before.slice(change.to);
        expect(made).toBe(after);
      }),
    );
  });
});
