import { describe, expect, it } from 'vitest';
import { EVERYTHING, isSameScope, scopeText } from '../../src-preload/model/recording-scope.ts';
import { draftOf, scopeOf } from '../../src-renderer/recordings/scope/scope-draft.ts';

describe('a scope as it is typed', () => {
  it('takes names behind commas, spaces or both, each once', () => {
    const draft = { ...draftOf(EVERYTHING), namespaces: ' shop,db  web;shop ' };
    expect(scopeOf(draft)).toEqual({ ...EVERYTHING, namespaces: ['shop', 'db', 'web'] });
  });

  it('comes back as it was', () => {
    const scope = {
      kinds: ['Pod', '*.example.com'],
      withoutKinds: ['leases'],
      namespaces: [],
      withoutNamespaces: ['ci'],
    };
    expect(scopeOf(draftOf(scope))).toEqual(scope);
    expect(isSameScope(scope, { ...scope, kinds: ['*.example.com', 'Pod'] })).toBe(true);
    expect(isSameScope(scope, EVERYTHING)).toBe(false);
  });

  it('is told in words', () => {
    expect(scopeText(EVERYTHING)).toBe('');
    expect(scopeText({ ...EVERYTHING, namespaces: ['a', 'b'], withoutKinds: ['leases'] })).toBe(
      'without leases; namespaces a, b',
    );
  });
});
