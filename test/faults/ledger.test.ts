import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Of an API server that recorders have broken on. Each fact is a test whose title says `fact N`. */
const FACTS = [
  '100 streams a connection; the next one is never answered',
  'a killed server ends its streams as if they were complete',
  'a clean end of a watch means nothing',
  'after a restart nearly every resourceVersion is refused',
  'events have no bookmarks',
  'a watch from the future is silent for ever',
  'discovery is incomplete after a start, and stale groups have no resources',
  'a version that is switched off ends its watch without deletions',
  'a watch outlives the right to it',
  'a 410 comes in three forms, and some errors are plain text',
];

/** What was seen of a server that fails. Each is a test whose title says `fault NAME`. */
const FAULTS = [
  'apiserver killed',
  'apiserver stopped',
  'starting server',
  'server just started',
  'storage initializing',
  'storage restored',
  'resourceVersion that is none',
  'etcd killed',
  'etcd stopped',
  'CRD edited',
  'version not served or CRD deleted',
  'rights removed',
  'unknown token',
  'overload',
];

const TITLE = /\b(?:test|it)(?:\.each\([^)]*\))?\(\s*['"`]([^\n]*)/g;
const tests = import.meta.dirname.replace(/faults$/, '');
const titles = readdirSync(tests, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !name.endsWith('ledger.test.ts'))
  .flatMap((name) => [...readFileSync(join(tests, name), 'utf8').matchAll(TITLE)].map(([, title]) => title ?? ''));

describe('every way of an API server that is known has a test by name', () => {
  test.each(FACTS.map((fact, index) => [index + 1, fact] as const))('fact %i, %s', (number) => {
    expect(titles.filter((title) => new RegExp(`\\bfact ${number}\\b`).test(title))).not.toEqual([]);
  });

  test.each(FAULTS)('fault %s', (name) => {
    expect(titles.filter((title) => title.includes(`fault ${name}`))).not.toEqual([]);
  });

  test('and no test speaks of another', () => {
    const spoken = titles.flatMap((title) => [...title.matchAll(/\bfact (\d+)/g)].map(([, number]) => Number(number)));
    expect(spoken.filter((number) => number < 1 || number > FACTS.length)).toEqual([]);
  });
});
