import { describe, expect, test } from 'vitest';
import { type Clause, parseQuery } from '../../../src-main/store/search/search-query.ts';
import { TapeError } from '../../../src-main/store/tape-error.ts';

const clause = (field: Clause['field'], text: string, negated = false): Clause => ({ field, text, negated });

describe('a query', () => {
  test.each<readonly [query: string, clauses: readonly Clause[]]>([
    ['nginx', [clause('any', 'nginx')]],
    ['  Nginx   WEB ', [clause('any', 'nginx'), clause('any', 'web')]],
    ['image:nginx:1.25', [clause('image', 'nginx:1.25')]],
    ['nginx:1.25', [clause('any', 'nginx:1.25')]],
    ['label:app=shop ns:shop', [clause('label', 'app=shop'), clause('ns', 'shop')]],
    ['namespace:shop -n:kube-system', [clause('ns', 'shop'), clause('ns', 'kube-system', true)]],
    ['-kind:event', [clause('kind', 'event', true)]],
    ['"back-off restarting"', [clause('any', 'back-off restarting')]],
    ['message:"failed to \\"pull\\""', [clause('message', 'failed to "pull"')]],
    ['-"a b" x', [clause('any', 'a b', true), clause('any', 'x')]],
    ['a"b" c', [clause('any', 'a"b"'), clause('any', 'c')]],
    ['foo:Bar', [{ ...clause('any', 'foo:bar'), noField: 'foo' }]],
    ['web-1', [clause('any', 'web-1')]],
    ['status:CrashLoopBackOff', [clause('status', 'crashloopbackoff')]],
    ['label:app.kubernetes.io/name=*', [clause('label', 'app.kubernetes.io/name=*')]],
  ])('%j is read', (query, clauses) => {
    expect(parseQuery(query)).toEqual(clauses);
  });

  test.each([
    ['', 'There is nothing to look for; write a word, as nginx, or a field, as image:nginx.'],
    ['image:', 'image: needs a word behind it, as image:nginx.'],
    ['web -', '"-" says nothing; write a word behind it or leave it out.'],
    ['""', '"""" says nothing; write a word behind it or leave it out.'],
    ['"never ends', 'The quotation "never ends has no end; write " behind it.'],
    [
      'lable:app',
      'There is no field lable:, only name, ns, kind, label, annotation, image, status, reason, message, health, node, text. Did you mean label: ?',
    ],
  ])('%j is a mistake that is explained', (query, sentence) => {
    expect(() => parseQuery(query)).toThrow(new TapeError('bad-question', sentence));
  });
});
