import { describe, expect, test } from 'vitest';
import type { Discovered } from '../../src-main/kube/discovery/discovered.ts';
import { compareKinds, type KnownKinds } from '../../src-main/kube/discovery/known-kinds.ts';
import type { ResourceKind } from '../../src-main/kube/heard.ts';

const kind = (resource: string, group = '', version = 'v1'): ResourceKind => ({
  group,
  version,
  kind: resource,
  resource,
  namespaced: true,
});
const look = (kinds: readonly ResourceKind[], ...unknown: readonly string[]): Discovered => ({
  kinds,
  unknownGroups: new Set(unknown),
});
const after = (...looks: readonly Discovered[]): KnownKinds =>
  looks.reduce<KnownKinds>((known, next) => compareKinds(known, next).known, new Map());

const pods = kind('pods');
const widgets = kind('widgets', 'example.com');

describe('comparing looks at discovery', () => {
  test('new kinds appear once', () => {
    const first = compareKinds(new Map(), look([pods, widgets]));
    expect(first.appeared).toEqual([pods, widgets]);
    expect(compareKinds(first.known, look([pods, widgets])).appeared).toEqual([]);
  });

  test('a kind is gone only when it is missing twice in a row', () => {
    const once = compareKinds(after(look([pods, widgets])), look([pods]));
    expect(once).toMatchObject({ gone: [], doubtful: true });
    expect(compareKinds(once.known, look([pods])).gone).toEqual([widgets]);
  });

  test('a kind that is back after one look was never away', () => {
    const back = compareKinds(after(look([pods, widgets]), look([pods])), look([pods, widgets]));
    expect(back).toMatchObject({ appeared: [], gone: [], doubtful: false });
    expect(compareKinds(back.known, look([pods]))).toMatchObject({ gone: [], doubtful: true });
  });

  test('kinds of a group that could not be looked into stay, however often', () => {
    const stale = look([pods], 'example.com');
    const changes = compareKinds(after(look([pods, widgets]), stale, stale, stale), stale);
    expect(changes).toMatchObject({ gone: [], doubtful: false });
  });

  test('another preferred version is the old kind gone and the new one appeared', () => {
    const newer = kind('widgets', 'example.com', 'v2');
    expect(compareKinds(after(look([widgets])), look([newer]))).toMatchObject({
      gone: [widgets],
      appeared: [newer],
      doubtful: false,
    });
  });
});
