import type { KindHearing } from '@model/hearing.ts';
import type { Problem, RecordingState } from '@model/recording.ts';
import { EVERYTHING, type RecordingScope } from '@model/recording-scope.ts';
import { timestampFromMs } from '@model/time.ts';
import { describe, expect, it } from 'vitest';
import { countsText, kindGroups, nextTryText, recorderWords } from '../../src-renderer/recordings/recorder-words.ts';

const NOW = timestampFromMs(1_000_000);
const in8s = timestampFromMs(1_007_400);
const in5m = timestampFromMs(1_290_000);
const RECORDING: RecordingState = { type: 'recording', kindsReady: 63, kinds: 63 };
const retrying = (code: Problem['code'], sentence: string, nextTryAt = in8s): RecordingState => ({
  type: 'retrying',
  problem: { code, sentence, hint: 'Do something.' },
  nextTryAt,
});
const kind = (name: string, state: KindHearing['state'], more: Partial<KindHearing> = {}): KindHearing => ({
  kind: name,
  namespace: '',
  state,
  detail: '',
  ...more,
});
const refused = (name: string, more: Partial<KindHearing> = {}) =>
  kind(name, 'denied', {
    detail: `the API server answered 403: ${name} is forbidden: User "u" cannot list resource "${name}" in API group "" at the cluster scope`,
    nextTryAt: in5m,
    ...more,
  });

interface Row {
  readonly what: string;
  readonly state: RecordingState;
  readonly denied?: number;
  readonly scope?: RecordingScope;
  /** Tone and text of the trouble, what is denied, the scope; without those that are empty. */
  readonly says: readonly string[];
}

const ALL = 'To be recorded: everything that may be listed.';
const NOTHING = `Nothing is recorded at the moment. ${ALL}`;
const TABLE: readonly Row[] = [
  { what: 'all is heard', state: RECORDING, says: ['Everything that may be listed is recorded.'] },
  {
    what: 'some may not be listed (viewer, rights in one namespace)',
    state: RECORDING,
    denied: 39,
    says: ['39 kinds may not be listed', 'Everything that may be listed is recorded.'],
  },
  {
    what: 'some are not heard yet, or not at the moment',
    state: { type: 'recording', kindsReady: 1, kinds: 63 },
    says: [`${ALL} So far 1 of 63 kinds are.`],
  },
  {
    what: 'nothing may be listed (nobody): said once',
    state: retrying('denied', 'context "nobody" may not list anything: forbidden'),
    denied: 63,
    says: ['degraded', 'Context "nobody" may not list anything: forbidden. Do something.', NOTHING],
  },
  {
    what: 'the token is not known (expired)',
    state: retrying('unauthorized', 'the API server answered 401'),
    says: ['degraded', 'The API server answered 401. Do something.', NOTHING],
  },
  {
    what: 'nobody listens there (unreachable)',
    state: retrying('unreachable', 'https://localhost refused the connection'),
    denied: 2,
    says: ['degraded', 'https://localhost refused the connection. Do something.', '2 kinds may not be listed', NOTHING],
  },
  {
    what: 'a plugin takes its time',
    state: { type: 'connecting', waitingFor: 'the credential plugin /bin/sh' },
    says: ['quiet', 'Waiting for the credential plugin /bin/sh.', NOTHING],
  },
  {
    what: 'a plugin failed',
    state: { type: 'stopped', problem: { code: 'credentials', sentence: 'no credentials', hint: 'Correct it.' } },
    says: ['failing', 'No credentials. Correct it.', 'Nothing is recorded any more.'],
  },
  { what: 'stopped by hand', state: { type: 'stopped' }, says: ['Nothing is recorded any more.'] },
  {
    what: 'paused',
    state: { type: 'paused', since: NOW },
    says: ['quiet', 'Recording is paused. Until it goes on there is a gap.', NOTHING],
  },
  {
    what: 'a part is wanted',
    state: RECORDING,
    scope: { ...EVERYTHING, namespaces: ['shop'] },
    says: ['Recorded: namespaces shop.'],
  },
  {
    what: 'a part is wanted, and the server is away',
    state: retrying('unreachable', 'it is gone'),
    scope: { ...EVERYTHING, namespaces: ['shop'] },
    says: [
      'degraded',
      'It is gone. Do something.',
      'Nothing is recorded at the moment. To be recorded: namespaces shop.',
    ],
  },
];

describe('what strips and panel say of a recording', () => {
  it.each(TABLE)('$what', ({ state, denied = 0, scope = EVERYTHING, says }) => {
    const words = recorderWords({ state, denied, scope });
    const { trouble } = words;
    const told = trouble === undefined ? [''] : [trouble.tone, trouble.text];
    expect([...told, words.denied, words.scope].filter((text) => text !== '')).toEqual(
      says.filter((text) => text !== ''),
    );
  });
});

describe('kinds in the panel', () => {
  const groups = (kinds: readonly KindHearing[], state: RecordingState = RECORDING) =>
    kindGroups(kinds, { state, now: NOW }).map(
      ({ words, cause, members }) =>
        `${members.map((each) => each.kind + (each.namespace && `@${each.namespace}`)).join(' ')}: ${words}${cause === '' ? '' : ` (${cause})`}`,
    );

  it('are grouped by how they fare and why, trouble first, each by name', () => {
    const away = { detail: 'away', nextTryAt: in8s };
    const kinds = [
      kind('Pod', 'watching'),
      kind('ConfigMap', 'watching'),
      refused('secrets'),
      refused('nodes', { nextTryAt: timestampFromMs(1_200_000) }),
      kind('Lease', 'sampling', { nextTryAt: timestampFromMs(1_030_000) }),
      kind('Event', 'listing', { objects: 400, remaining: 600 }),
      kind('Widget', 'waiting', away),
      kind('Gadget', 'waiting', away),
      kind('Gizmo', 'waiting', { ...away, detail: 'other' }),
      kind('Plug', 'blocked', { detail: 'no credentials' }),
      kind('Old', 'stopped'),
    ];
    expect(groups(kinds)).toEqual([
      'Plug: waits for you (no credentials)',
      'Gadget Widget: retrying in 8 s (away)',
      'Gizmo: retrying in 8 s (other)',
      'nodes secrets: denied, asked again in 4 m (forbidden (403): User "u" cannot list at the cluster scope)',
      'Event: listing 40 %',
      'Lease: sampled, next in 30 s',
      'ConfigMap Pod: watching',
    ]);
  });

  it('are told where they are heard instead of that they are refused elsewhere', () => {
    expect(groups([refused('pods'), kind('pods', 'watching', { namespace: 'shop' }), refused('nodes')])).toEqual([
      'nodes: denied, asked again in 5 m (forbidden (403): User "u" cannot list at the cluster scope)',
      'pods@shop: watching',
    ]);
  });

  it('have no time and no cause of their own where those of the whole are told', () => {
    const away = kind('Pod', 'waiting', { detail: 'away', nextTryAt: in8s });
    expect(groups([away, refused('nodes')], retrying('unreachable', 'away'))).toEqual([
      'Pod: retrying',
      'nodes: denied, asked again in 5 m (forbidden (403): User "u" cannot list at the cluster scope)',
    ]);
    expect(groups([refused('nodes')], retrying('denied', 'nothing', in5m))[0]).toMatch(/^nodes: denied \(/);
    expect([nextTryText(in8s, NOW), nextTryText(in5m, NOW), nextTryText(NOW, NOW)]).toEqual([
      'next try in 8 s',
      'next try in 5 m',
      'trying…',
    ]);
  });

  it('are counted once each, as the strip counts them', () => {
    expect(countsText([])).toBe('no kind is heard at the moment');
    const kinds = [
      refused('pods'),
      kind('pods', 'watching', { namespace: 'shop' }),
      kind('pods', 'watching', { namespace: 'db' }),
      refused('nodes'),
      refused('secrets'),
      refused('secrets', { namespace: 'shop' }),
      kind('events', 'watching'),
      kind('events', 'stopped', { namespace: 'shop' }),
      kind('jobs', 'waiting', { namespace: 'shop' }),
      kind('jobs', 'watching', { namespace: 'db' }),
    ];
    expect(countsText(kinds)).toBe('1 retrying, 2 denied, 2 watched');
  });
});
