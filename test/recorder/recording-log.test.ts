import { describe, expect, it } from 'vitest';
import type { Heard } from '../../src-main/kube/heard.ts';
import {
  applyHeard,
  type Living,
  type LogState,
  type LogStep,
  startLog,
} from '../../src-main/recorder/recording-log.ts';
import { list, pod } from './wire.ts';

type Lives = readonly Living[];
const life = (uid: string, resourceVersion: string, namespace = 'shop'): Living => ({
  uid,
  namespace,
  resourceVersion,
});

/** Plays what was heard against living objects that do not move, and tells what came out. */
function play(state: LogState, heard: readonly Heard[], around: { living?: Lives; namespace?: string } = {}) {
  const { living = [], namespace } = around;
  const known = { living: new Map(living.map((l) => [l.uid, l])), ...(namespace === undefined ? {} : { namespace }) };
  const steps: LogStep<Living>[] = [];
  for (const one of heard) steps.push(applyHeard(steps.at(-1)?.state ?? state, one, known));
  const entries = steps.flatMap((step) => step.entries);
  return {
    state: steps.at(-1)?.state ?? state,
    entries: entries.map((entry) =>
      entry.type === 'tombstone'
        ? `tombstone ${entry.life.uid}`
        : `${entry.type} ${entry.object.uid}@${entry.object.resourceVersion}${entry.type === 'applied' && entry.inferred ? ' inferred' : ''}`,
    ),
    gaps: steps.flatMap(({ gap }) => (gap === undefined ? [] : ['why' in gap ? `${gap.type} ${gap.why}` : gap.type])),
    coverage: steps.flatMap(({ coverage }) => (coverage === undefined ? [] : [coverage.state])),
  };
}

const fresh = startLog({ reopened: false });
const reopened = startLog({ reopened: true });
const watching = play(fresh, list()).state;
const silent: Heard = { type: 'silent', why: 'disconnected', detail: 'gone away' };
const silence = play(watching, [silent]).state;
const denied: Heard = { type: 'denied', detail: 'pods is forbidden' };
const applied = (uid: string, rv: string): Heard => ({ type: 'applied', object: pod(uid, rv) });
const deleted = (uid: string, rv: string): Heard => ({ type: 'deleted', object: pod(uid, rv) });
const begin: Heard = { type: 'list-begin' };
const page = (...uids: string[]): Heard => ({ type: 'listed', objects: uids.map((uid) => pod(uid, '1')) });

interface Row {
  readonly what: string;
  readonly from: LogState;
  readonly heard: readonly Heard[];
  readonly living?: Lives;
  readonly namespace?: string;
  readonly entries?: readonly string[];
  readonly gaps?: readonly string[];
  readonly coverage?: readonly string[];
}

const TABLE: readonly Row[] = [
  {
    what: 'the first list is the baseline: nothing is inferred',
    from: fresh,
    heard: list(pod('a', '1'), pod('b', '2')),
    entries: ['applied a@1', 'applied b@2'],
    coverage: ['recorded'],
  },
  { what: 'an empty first list is a recorded kind', from: fresh, heard: list(), coverage: ['recorded'] },
  {
    what: 'a change in the watch is no inference',
    from: watching,
    heard: [applied('a', '2')],
    living: [life('a', '1')],
    entries: ['applied a@2'],
  },
  {
    what: 'a version already known is not written again',
    from: watching,
    heard: [applied('a', '1')],
    living: [life('a', '1')],
  },
  { what: 'a deletion is written', from: watching, heard: [deleted('a', '3')], entries: ['deleted a@3'] },
  { what: 'a bookmark is no change', from: watching, heard: [{ type: 'bookmark', resourceVersion: '9' }] },
  { what: 'a silence opens a gap', from: watching, heard: [silent], gaps: ['open disconnected'] },
  {
    what: 'a silence within a silence keeps the first reason',
    from: watching,
    heard: [silent, { ...silent, why: 'expired' }],
    gaps: ['open disconnected'],
  },
  {
    what: 'resumed: nothing was missed',
    from: watching,
    heard: [silent, { type: 'resumed' }, applied('a', '2')],
    gaps: ['open disconnected', 'drop'],
    entries: ['applied a@2'],
  },
  {
    what: 'a relist infers changes and births, buries what is missing, and closes the gap',
    from: silence,
    heard: list(pod('same', '1'), pod('changed', '2'), pod('new', '3')),
    living: [life('same', '1'), life('changed', '1'), life('missing', '1')],
    entries: ['applied changed@2 inferred', 'applied new@3 inferred', 'tombstone missing'],
    gaps: ['close'],
  },
  {
    what: 'a list of several pages names the objects of all of them',
    from: silence,
    heard: [begin, page('a'), page('b'), { type: 'list-end', resourceVersion: '9' }],
    living: [life('a', '1'), life('b', '1'), life('c', '1')],
    entries: ['tombstone c'],
    gaps: ['close'],
  },
  {
    what: 'a list that does not reach its end buries nobody',
    from: silence,
    heard: [begin, page('a'), silent],
    living: [life('a', '1'), life('b', '1')],
  },
  {
    what: 'an aborted list does not speak in the next one',
    from: silence,
    heard: [begin, page('a'), silent, begin, page('b'), { type: 'list-end', resourceVersion: '9' }],
    living: [life('a', '1'), life('b', '1')],
    entries: ['tombstone a'],
    gaps: ['close'],
  },
  {
    what: 'a list that starts again from its beginning forgets what it named',
    from: silence,
    heard: [begin, page('a'), begin, page('b'), { type: 'list-end', resourceVersion: '9' }],
    living: [life('a', '1')],
    entries: ['applied b@1 inferred', 'tombstone a'],
    gaps: ['close'],
  },
  {
    what: 'an end without a beginning buries nobody',
    from: silence,
    heard: [{ type: 'list-end', resourceVersion: '9' }],
    living: [life('a', '1')],
    gaps: ['close'],
  },
  {
    what: 'a list of one namespace buries only there',
    from: silence,
    heard: list(),
    living: [life('mine', '1', 'shop'), life('other', '1', 'billing')],
    namespace: 'shop',
    entries: ['tombstone mine'],
    gaps: ['close'],
  },
  {
    what: 'a kind that cannot be listed at first is lost, then recorded as a baseline',
    from: fresh,
    heard: [silent, ...list(pod('a', '1'))],
    entries: ['applied a@1'],
    gaps: ['open disconnected', 'close'],
    coverage: ['lost', 'recorded'],
  },
  { what: 'a kind never allowed is coverage, not a gap', from: fresh, heard: [denied], coverage: ['denied'] },
  {
    what: 'a kind no longer allowed is a gap, too, and nobody dies of it',
    from: watching,
    heard: [denied],
    living: [life('a', '1')],
    gaps: ['open forbidden'],
    coverage: ['denied'],
  },
  {
    what: 'no longer allowed after a silence: it goes on for that reason, until a list is allowed again',
    from: watching,
    heard: [silent, denied, ...list()],
    gaps: ['open disconnected', 'turn forbidden', 'close'],
    coverage: ['denied', 'recorded'],
  },
  {
    what: 'lost at first, then refused: never recorded, so nothing of it stays a gap',
    from: fresh,
    heard: [silent, denied],
    gaps: ['open disconnected', 'close'],
    coverage: ['lost', 'denied'],
  },
  {
    what: 'refused again and again is said once',
    from: fresh,
    heard: [denied, denied],
    coverage: ['denied'],
  },
  {
    what: 'allowed again: compared',
    from: play(watching, [denied]).state,
    heard: list(pod('b', '1')),
    living: [life('a', '1')],
    entries: ['applied b@1 inferred', 'tombstone a'],
    gaps: ['close'],
    coverage: ['recorded'],
  },
  {
    what: 'a kind that is gone takes no object with it',
    from: silence,
    heard: [{ type: 'gone' }],
    living: [life('a', '1')],
    coverage: ['gone'],
  },
  {
    what: 'a kind that is gone is silent while objects of it are left, and compared when it comes back',
    from: watching,
    heard: [{ type: 'gone' }, ...list(pod('a', '2'))],
    living: [life('a', '1')],
    entries: ['applied a@2 inferred'],
    gaps: ['open disconnected', 'close'],
    coverage: ['gone', 'recorded'],
  },
  {
    what: 'a kind that is gone with all its objects is missed by nobody, and new when it comes back',
    from: silence,
    heard: [{ type: 'gone' }, ...list(pod('a', '2'))],
    entries: ['applied a@2'],
    gaps: ['close'],
    coverage: ['gone', 'recorded'],
  },
  {
    what: 'relieved by another reflector, its silence is over',
    from: silence,
    heard: [{ type: 'relieved' }],
    living: [life('a', '1')],
    gaps: ['close'],
  },
  {
    what: 'after reopening the first list is compared',
    from: reopened,
    heard: list(pod('same', '1'), pod('new', '2')),
    living: [life('same', '1'), life('missing', '1')],
    entries: ['applied new@2 inferred', 'tombstone missing'],
    gaps: ['close'],
    coverage: ['recorded'],
  },
  {
    what: 'after reopening, a kind refused of which nothing was ever recorded has no gap',
    from: reopened,
    heard: [denied],
    gaps: ['drop'],
    coverage: ['denied'],
  },
  {
    what: 'after reopening, a kind refused that was recorded stays silent, for that reason from then on',
    from: reopened,
    heard: [denied],
    living: [life('a', '1')],
    gaps: ['turn forbidden'],
    coverage: ['denied'],
  },
];

describe('what is written of what was heard', () => {
  it.each(TABLE)('$what', ({ from, heard, living, namespace, entries = [], gaps = [], coverage = [] }) => {
    const around = { ...(living === undefined ? {} : { living }), ...(namespace === undefined ? {} : { namespace }) };
    const outcome = play(from, heard, around);
    expect({ entries: outcome.entries, gaps: outcome.gaps, coverage: outcome.coverage }).toEqual({
      entries,
      gaps,
      coverage,
    });
  });
});
