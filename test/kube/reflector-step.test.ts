import { describe, expect, test } from 'vitest';
import type { WireObject } from '../../src-main/kube/heard.ts';
import {
  EMPTY,
  type ReflectorAction,
  type ReflectorInput,
  type ReflectorState,
  type Standing,
} from '../../src-main/kube/reflector/reflector-state.ts';
import { isBack, spreadMs } from '../../src-main/kube/reflector/after-outage.ts';
import { step } from '../../src-main/kube/reflector/reflector-step.ts';
import { KubeError, type KubeErrorParts } from '../../src-main/kube/wire/kube-error.ts';

const NOW = 1_000_000;
const MOMENT = { now: NOW, chance: 0 };
const object: WireObject = { body: new Uint8Array(), uid: 'u', resourceVersion: '12' };
const calm: Standing = { failures: 0, refused: undefined, silent: undefined, last: undefined, bookmarked: false };
const sampled: Standing = { ...calm, failures: 2, sampling: { everyMs: 5000, begun: true } };
const silent: Standing = { ...calm, failures: 1, silent: 'disconnected' };

const STATES = {
  empty: EMPTY,
  listing: { type: 'listing', standing: calm, begun: false, objects: 0 },
  'listing, begun': { type: 'listing', standing: calm, begun: true, objects: 3 },
  'listing, begun, silent': { type: 'listing', standing: silent, begun: true, objects: 3 },
  'listing after 404': { type: 'listing', standing: { ...silent, last: 'missing' }, begun: false, objects: 0 },
  'listing after 410': { type: 'listing', standing: { ...silent, last: 'expired' }, begun: false, objects: 0 },
  'listing after 403': {
    type: 'listing',
    standing: { ...calm, failures: 1, silent: 'denied' },
    begun: false,
    objects: 0,
  },
  resuming: { type: 'resuming', standing: calm, cursor: '10', since: NOW - 1_500 },
  'resuming, silent': { type: 'resuming', standing: silent, cursor: '10', since: NOW },
  'resuming, refused six times': {
    type: 'resuming',
    standing: { ...silent, failures: 20, refused: { times: 6, since: NOW - 50_000 } },
    cursor: '10',
    since: NOW,
  },
  watching: { type: 'watching', standing: { ...calm, failures: 2 }, cursor: '11', since: NOW - 60_000, heard: true },
  'watching, just opened': { type: 'watching', standing: calm, cursor: '11', since: NOW - 500, heard: false },
  'watching for long': {
    type: 'watching',
    standing: { ...calm, failures: 9, bookmarked: true },
    cursor: '11',
    since: 0,
    heard: true,
  },
  'watching for long, nothing heard': {
    type: 'watching',
    standing: { ...calm, bookmarked: true },
    cursor: '11',
    since: 0,
    heard: false,
  },
  'listing to sample': { type: 'listing', standing: sampled, begun: true, objects: 3 },
  sampling: { type: 'sampling', standing: sampled, until: NOW },
  'waiting to list': {
    type: 'waiting',
    standing: silent,
    next: { type: 'list' },
    code: 'unreachable',
    detail: 'd',
    until: NOW,
  },
  'waiting to watch': {
    type: 'waiting',
    standing: silent,
    next: { type: 'watch', cursor: '10' },
    code: 'unreachable',
    detail: 'd',
    until: NOW,
  },
  'waiting for the server': {
    type: 'waiting',
    standing: { ...silent, failures: 6, last: 'away' },
    next: { type: 'watch', cursor: '10' },
    code: 'unreachable',
    detail: 'd',
    until: NOW + 20_000,
  },
  'waiting for the server, not for long': {
    type: 'waiting',
    standing: { ...silent, last: 'away' },
    next: { type: 'list' },
    code: 'unreachable',
    detail: 'd',
    until: NOW + 1_500,
  },
  'waiting as it was told': {
    type: 'waiting',
    standing: silent,
    next: { type: 'list' },
    code: 'unreachable',
    detail: 'd',
    until: NOW + 20_000,
  },
  'resuming after an outage': {
    type: 'resuming',
    standing: { ...silent, failures: 6, last: 'away' },
    cursor: '10',
    since: NOW,
  },
  blocked: { type: 'blocked', standing: silent, next: { type: 'watch', cursor: '10' }, detail: 'd' },
  denied: { type: 'denied', standing: { ...calm, failures: 1, silent: 'denied' }, detail: 'd', until: NOW },
  gone: { type: 'gone', standing: calm },
  stopped: { type: 'stopped', standing: calm },
} satisfies { readonly [name: string]: ReflectorState };

const failed = (parts: Partial<KubeErrorParts>): ReflectorInput => ({
  type: 'failed',
  error: new KubeError({ type: 'answered', stage: 'watch', message: 'said', ...parts }),
});

const INPUTS = {
  start: { type: 'start' },
  page: { type: 'page', objects: [object] },
  'list-done': { type: 'list-done', resourceVersion: '20' },
  applied: { type: 'event', event: 'applied', object },
  deleted: { type: 'event', event: 'deleted', object },
  bookmark: { type: 'bookmark', resourceVersion: '15' },
  quiet: { type: 'quiet' },
  unanswered: { type: 'unanswered' },
  silence: { type: 'silence', unheardMs: 0 },
  ended: { type: 'ended' },
  unreachable: failed({ type: 'unreachable' }),
  malformed: failed({ type: 'malformed' }),
  credentials: failed({ type: 'credentials' }),
  '401': failed({ status: 401 }),
  '403': failed({ status: 403 }),
  '404': failed({ status: 404 }),
  '410': failed({ status: 410 }),
  '422': failed({ status: 422 }),
  '429': failed({ status: 429, retryAfterSeconds: 7 }),
  '500': failed({ status: 500 }),
  '504': failed({ status: 504, message: 'Timeout: Too large resource version: 9, current: 3' }),
  timer: { type: 'timer' },
  retry: { type: 'retry' },
  back: { type: 'back', withinMs: 2_000 },
  vanished: { type: 'vanished' },
  returned: { type: 'returned' },
  stop: { type: 'stop' },
} satisfies { readonly [name: string]: ReflectorInput };

type StateName = keyof typeof STATES;
type InputName = keyof typeof INPUTS;

/** For each state, the inputs it heeds, and what follows: `next state: actions`. Every other input changes nothing. */
const TABLE: { readonly [S in StateName]: { readonly [inputs: string]: string } } = {
  empty: {
    start: 'listing: list',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  listing: {
    page: 'listing: say list-begin, say listed',
    'list-done': 'resuming 20: say list-begin, say list-end, settle, watch 20 for 1800 s',
    'unreachable malformed 404 422 500': 'waiting to list: say silent disconnected, wait 800',
    credentials: 'blocked to list: say silent disconnected',
    '401': 'waiting to list: say silent disconnected, wait 30000',
    '403': 'denied: say denied, wait 30000',
    '410 504': 'listing: list',
    '429': 'waiting to list: say silent disconnected, wait 7000',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  'listing to sample': {
    page: 'listing: say listed',
    'list-done': 'sampling: say list-end, wait 5000',
    'unreachable malformed 404 422 500': 'waiting to list: say silent disconnected, wait 3200',
    credentials: 'blocked to list: say silent disconnected',
    '401': 'waiting to list: say silent disconnected, wait 30000',
    '403': 'denied: say denied, wait 30000',
    '410 504': 'listing: list',
    '429': 'waiting to list: say silent disconnected, wait 7000',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  sampling: {
    timer: 'listing: list',
    retry: 'listing: abandon, list',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  'listing, begun': {
    page: 'listing: say listed',
    'list-done': 'resuming 20: say list-end, settle, watch 20 for 1800 s',
    'unreachable malformed 404 422 500': 'waiting to list: say silent disconnected, wait 800',
    credentials: 'blocked to list: say silent disconnected',
    '401': 'waiting to list: say silent disconnected, wait 30000',
    '403': 'denied: say denied, wait 30000',
    '410 504': 'listing: list',
    '429': 'waiting to list: say silent disconnected, wait 7000',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  'listing, begun, silent': {
    page: 'listing: say listed',
    'list-done': 'resuming 20: say list-end, settle, watch 20 for 1800 s',
    'unreachable malformed 404 422 500': 'waiting to list: say silent disconnected, wait 1600',
    credentials: 'blocked to list: say silent disconnected',
    '401': 'waiting to list: say silent disconnected, wait 30000',
    '403': 'denied: say denied, wait 30000',
    '410 504': 'listing: list',
    '429': 'waiting to list: say silent disconnected, wait 7000',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  'listing after 404': {
    page: 'listing: say list-begin, say listed',
    'list-done': 'resuming 20: say list-begin, say list-end, settle, watch 20 for 1800 s',
    'unreachable malformed 422 500': 'waiting to list: wait 1600',
    credentials: 'blocked to list: ',
    '401': 'waiting to list: wait 30000',
    '403': 'waiting to list: wait 800',
    '404': 'gone: say gone',
    '410 504': 'listing: list',
    '429': 'waiting to list: wait 7000',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  'listing after 410': {
    page: 'listing: say list-begin, say listed',
    'list-done': 'resuming 20: say list-begin, say list-end, settle, watch 20 for 1800 s',
    'unreachable malformed 404 422 500': 'waiting to list: wait 1600',
    credentials: 'blocked to list: ',
    '401': 'waiting to list: wait 30000',
    '403': 'waiting to list: wait 800',
    '410 504': 'waiting to list: say silent expired, wait 1600',
    '429': 'waiting to list: wait 7000',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  'listing after 403': {
    page: 'listing: say list-begin, say listed',
    'list-done': 'resuming 20: say list-begin, say list-end, settle, watch 20 for 1800 s',
    'unreachable malformed 404 422 500': 'waiting to list: wait 1600',
    credentials: 'blocked to list: ',
    '401': 'waiting to list: wait 30000',
    '403': 'denied: wait 30000',
    '410 504': 'listing: list',
    '429': 'waiting to list: wait 7000',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  resuming: {
    applied: 'watching 12: say applied',
    deleted: 'watching 12: say deleted',
    bookmark: 'watching 15: say bookmark',
    quiet: 'watching 10: ',
    unanswered: 'resuming 10: say silent disconnected',
    'ended unreachable 500': 'waiting to watch 10: say silent disconnected, wait 800',
    'malformed 404 422': 'waiting to list: say silent disconnected, wait 800',
    credentials: 'blocked to watch 10: say silent disconnected',
    '401': 'waiting to watch 10: say silent disconnected, wait 30000',
    '403': 'waiting to watch 10: say silent forbidden, wait 800',
    '410 504': 'listing: say silent expired, list',
    '429': 'waiting to watch 10: say silent disconnected, wait 7000',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  'resuming, silent': {
    applied: 'watching 12: say resumed, say applied',
    deleted: 'watching 12: say resumed, say deleted',
    bookmark: 'watching 15: say resumed, say bookmark',
    quiet: 'watching 10: say resumed',
    unanswered: 'resuming 10: ',
    'ended unreachable 500': 'waiting to watch 10: wait 1600',
    'malformed 404 422': 'waiting to list: wait 1600',
    credentials: 'blocked to watch 10: ',
    '401': 'waiting to watch 10: wait 30000',
    '403': 'waiting to watch 10: wait 800',
    '410 504': 'listing: say silent expired, list',
    '429': 'waiting to watch 10: wait 7000',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  'resuming, refused six times': {
    applied: 'watching 12: say resumed, say applied',
    deleted: 'watching 12: say resumed, say deleted',
    bookmark: 'watching 15: say resumed, say bookmark',
    quiet: 'watching 10: say resumed',
    unanswered: 'resuming 10: ',
    'ended unreachable 500': 'waiting to watch 10: wait 15000',
    'malformed 404 422': 'waiting to list: wait 15000',
    credentials: 'blocked to watch 10: ',
    '401': 'waiting to watch 10: wait 30000',
    '403': 'denied: say denied, wait 30000',
    '410 504': 'listing: say silent expired, list',
    '429': 'waiting to watch 10: wait 15000',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  watching: {
    applied: 'watching 12: say applied',
    deleted: 'watching 12: say deleted',
    bookmark: 'watching 15: say bookmark',
    ended: 'resuming 11: settle, watch 11 for 1800 s',
    'unreachable 500': 'waiting to watch 11: say silent disconnected, wait 3200',
    'malformed 404 422': 'waiting to list: say silent disconnected, wait 3200',
    credentials: 'blocked to watch 11: say silent disconnected',
    '401': 'waiting to watch 11: say silent disconnected, wait 30000',
    '403': 'waiting to watch 11: say silent forbidden, wait 800',
    '410 504': 'listing: say silent expired, list',
    '429': 'waiting to watch 11: say silent disconnected, wait 7000',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  'watching, just opened': {
    applied: 'watching 12: say applied',
    deleted: 'watching 12: say deleted',
    bookmark: 'watching 15: say bookmark',
    'ended unreachable 500': 'waiting to watch 11: say silent disconnected, wait 800',
    'malformed 404 422': 'waiting to list: say silent disconnected, wait 800',
    credentials: 'blocked to watch 11: say silent disconnected',
    '401': 'waiting to watch 11: say silent disconnected, wait 30000',
    '403': 'waiting to watch 11: say silent forbidden, wait 800',
    '410 504': 'listing: say silent expired, list',
    '429': 'waiting to watch 11: say silent disconnected, wait 7000',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  'watching for long': {
    applied: 'watching 12: say applied',
    deleted: 'watching 12: say deleted',
    bookmark: 'watching 15: say bookmark',
    silence: 'resuming 11: abandon, say silent disconnected, settle, watch 11 for 1800 s',
    ended: 'resuming 11: settle, watch 11 for 1800 s',
    'unreachable 500': 'waiting to watch 11: say silent disconnected, wait 800',
    'malformed 404 422': 'waiting to list: say silent disconnected, wait 800',
    credentials: 'blocked to watch 11: say silent disconnected',
    '401': 'waiting to watch 11: say silent disconnected, wait 30000',
    '403': 'waiting to watch 11: say silent forbidden, wait 800',
    '410 504': 'listing: say silent expired, list',
    '429': 'waiting to watch 11: say silent disconnected, wait 7000',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  'watching for long, nothing heard': {
    applied: 'watching 12: say applied',
    deleted: 'watching 12: say deleted',
    bookmark: 'watching 15: say bookmark',
    silence: 'listing: abandon, say silent disconnected, list',
    ended: 'resuming 11: settle, watch 11 for 1800 s',
    'unreachable 500': 'waiting to watch 11: say silent disconnected, wait 800',
    'malformed 404 422': 'waiting to list: say silent disconnected, wait 800',
    credentials: 'blocked to watch 11: say silent disconnected',
    '401': 'waiting to watch 11: say silent disconnected, wait 30000',
    '403': 'waiting to watch 11: say silent forbidden, wait 800',
    '410 504': 'listing: say silent expired, list',
    '429': 'waiting to watch 11: say silent disconnected, wait 7000',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  'waiting to list': {
    timer: 'listing: list',
    retry: 'listing: abandon, list',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  'waiting to watch': {
    timer: 'resuming 10: settle, watch 10 for 1800 s',
    retry: 'resuming 10: abandon, settle, watch 10 for 1800 s',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  'waiting for the server': {
    timer: 'resuming 10: settle, watch 10 for 1800 s',
    retry: 'resuming 10: abandon, settle, watch 10 for 1800 s',
    back: 'waiting to watch 10: abandon, wait 0',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  'waiting for the server, not for long': {
    timer: 'listing: list',
    retry: 'listing: abandon, list',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  'waiting as it was told': {
    timer: 'listing: list',
    retry: 'listing: abandon, list',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  'resuming after an outage': {
    applied: 'watching 12: say resumed, say applied',
    deleted: 'watching 12: say resumed, say deleted',
    bookmark: 'watching 15: say resumed, say bookmark',
    quiet: 'watching 10: say resumed',
    unanswered: 'resuming 10: ',
    // What the server says when it is back counts as a few failures at most.
    'ended unreachable': 'waiting to watch 10: wait 15000',
    '500': 'waiting to watch 10: wait 3200',
    malformed: 'waiting to list: wait 15000',
    '404 422': 'waiting to list: wait 3200',
    credentials: 'blocked to watch 10: ',
    '401': 'waiting to watch 10: wait 30000',
    '403': 'waiting to watch 10: wait 800',
    '410 504': 'listing: say silent expired, list',
    '429': 'waiting to watch 10: wait 7000',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  blocked: {
    retry: 'resuming 10: abandon, settle, watch 10 for 1800 s',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  denied: {
    timer: 'listing: list',
    retry: 'listing: abandon, list',
    vanished: 'gone: abandon, say gone',
    stop: 'stopped: abandon',
  },
  gone: {
    returned: 'listing: list',
    stop: 'stopped: abandon',
  },
  stopped: {},
};

function outcome(state: ReflectorState, input: ReflectorInput): string | undefined {
  const next = step(state, input, MOMENT);
  if (next.state === state && next.actions.length === 0) return undefined;
  return `${stateInWords(next.state)}: ${next.actions.map(actionInWords).join(', ')}`;
}

function stateInWords(state: ReflectorState): string {
  const cursor = 'cursor' in state ? ` ${state.cursor}` : '';
  const next =
    'next' in state ? ` to ${state.next.type}${state.next.type === 'watch' ? ` ${state.next.cursor}` : ''}` : '';
  return `${state.type}${cursor}${next}`;
}

function actionInWords(action: ReflectorAction): string {
  switch (action.type) {
    case 'hear':
      return 'why' in action.heard ? `say silent ${action.heard.why}` : `say ${action.heard.type}`;
    case 'watch':
      return `watch ${action.cursor} for ${action.timeoutSeconds} s`;
    case 'wait':
      return `wait ${action.ms}`;
    default:
      return action.type;
  }
}

function namesOf<Name extends string>(named: { readonly [N in Name]: unknown }): readonly Name[] {
  return Object.keys(named) as Name[];
}

describe('every state and every input', () => {
  for (const name of namesOf(STATES)) {
    test(name, () => {
      const expected = new Map(
        Object.entries(TABLE[name]).flatMap(([inputs, what]) => inputs.split(' ').map((input) => [input, what])),
      );
      for (const input of namesOf(INPUTS)) {
        expect(outcome(STATES[name], INPUTS[input]), input).toBe(expected.get(input));
      }
      expect([...expected.keys()].filter((input) => !(input in INPUTS))).toEqual([]);
    });
  }
});

describe('what lasts', () => {
  const walk = (inputs: readonly InputName[], at = NOW): ReflectorState =>
    inputs.reduce<ReflectorState>((state, input) => step(state, INPUTS[input], { now: at, chance: 0 }).state, EMPTY);

  test('no failure, however it comes, speaks of objects', () => {
    const failures = namesOf(INPUTS).filter((name) => INPUTS[name].type === 'failed');
    for (const state of Object.values(STATES)) {
      for (const failure of failures) {
        const heard = step(state, INPUTS[failure], MOMENT).actions.map(actionInWords);
        expect(heard.filter((word) => /listed|list-end|applied|deleted|resumed/.test(word))).toEqual([]);
      }
    }
  });

  test('failures grow while it fails, up to half a minute, and are forgotten after two calm minutes', () => {
    const seven = Array.from({ length: 7 }, () => ['unreachable', 'timer'] as const).flat();
    const failing = walk(['start', 'list-done', ...seven, 'quiet']);
    expect(failing.standing.failures).toBe(7);
    expect(step(failing, INPUTS.unreachable, { now: NOW + 1_000, chance: 0.999 }).actions.at(-1)).toEqual({
      type: 'wait',
      ms: 29_985,
    });
    expect(step(failing, INPUTS.unreachable, { now: NOW + 120_000, chance: 0 }).actions.at(-1)).toEqual({
      type: 'wait',
      ms: 800,
    });
  });

  test('refusals are counted by themselves: a server that was away for long is soon asked again when it is back', () => {
    const outage = Array.from({ length: 9 }, () => ['unreachable', 'timer'] as const).flat();
    const refused = Array.from({ length: 6 }, () => ['403', 'timer'] as const).flat();
    const back = walk(['start', 'list-done', 'quiet', ...outage]);
    expect(outcome(back, INPUTS['403'])).toBe('waiting to watch 20: wait 800');
    const doubted = walk(['start', 'list-done', 'quiet', ...outage, ...refused]);
    expect(outcome(doubted, INPUTS['403'])).toBe('denied: say denied, wait 30000');
    const letIn = walk(['start', 'list-done', 'quiet', ...outage, ...refused, 'quiet']);
    expect(outcome(letIn, INPUTS['403'])).toBe('waiting to watch 20: say silent forbidden, wait 800');
  });

  test('one that is denied asks again soon, then rarely, and never all together', () => {
    const waits: number[] = [];
    let state = walk(['start']);
    let now = NOW;
    for (let asked = 0; asked < 8; asked++) {
      const denied = step(state, INPUTS['403'], { now, chance: 0.5 });
      const wait = denied.actions.at(-1);
      if (wait?.type !== 'wait') throw new Error('it should wait');
      waits.push(wait.ms / 1000);
      now += wait.ms;
      state = step(denied.state, INPUTS.timer, { now, chance: 0.5 }).state;
    }
    expect(waits).toEqual([45, 60, 120, 165, 165, 165, 165, 165]);
  });

  test('a server is back when a request that follows one without an answer is served, and not when it is refused', () => {
    const shows = (from: StateName, input: InputName) => {
      const state = STATES[from];
      return isBack(state, step(state, INPUTS[input], MOMENT).state);
    };
    for (const input of ['applied', 'bookmark', 'quiet', '410'] as const) {
      expect(shows('resuming after an outage', input), input).toBe(true);
    }
    for (const input of ['unreachable', '401', '403', '429', '500', 'credentials', 'stop'] as const) {
      expect(shows('resuming after an outage', input), input).toBe(false);
    }
    for (const input of ['applied', 'quiet', '410'] as const) expect(shows('resuming, silent', input)).toBe(false);
    const listing: ReflectorState = {
      type: 'listing',
      standing: { ...silent, last: 'away' },
      begun: false,
      objects: 0,
    };
    expect(isBack(listing, step(listing, INPUTS['list-done'], MOMENT).state)).toBe(true);
  });

  test('when the server is back, each asks at a time of its own, drawn once', () => {
    const state = STATES['waiting for the server'];
    const drawn = step(state, INPUTS.back, { now: NOW, chance: 0.5 });
    expect(drawn.state).toMatchObject({ type: 'waiting', until: NOW + 1_000 });
    expect(drawn.actions).toEqual([{ type: 'abandon' }, { type: 'wait', ms: 1_000 }]);
    expect(step(drawn.state, INPUTS.back, { now: NOW + 100, chance: 0 })).toEqual({ state: drawn.state, actions: [] });
    expect(spreadMs(60)).toBe(1_980);
  });

  test('what is denied after doubts was refused since the first of them', () => {
    const [said] = step(STATES['resuming, refused six times'], INPUTS['403'], MOMENT).actions;
    expect(said).toEqual({ type: 'hear', heard: { type: 'denied', detail: 'said', sinceMs: 50_000 } });
  });

  test('a silence that begins between two watches is as old as the end of the first', () => {
    for (const input of ['ended', 'unreachable', '403', '410', '500', 'credentials', 'unanswered'] as const) {
      const [said] = step(STATES.resuming, INPUTS[input], MOMENT).actions;
      expect(said, input).toMatchObject({ heard: { type: 'silent', unheardMs: 1_500 } });
    }
  });

  test('a watch that goes back to what it had said is left for a list; a bookmark that does moves nothing', () => {
    const back = (resourceVersion: string): ReflectorInput => ({
      type: 'event',
      event: 'applied',
      object: { ...object, resourceVersion },
    });
    for (const name of ['watching', 'resuming'] as const) {
      expect(outcome(STATES[name], back('9'))).toMatch(/^waiting to list: abandon, say silent disconnected, wait/);
      const bookmark: ReflectorInput = { type: 'bookmark', resourceVersion: '9' };
      expect(step(STATES[name], bookmark, MOMENT).state).toMatchObject({ cursor: STATES[name].cursor });
    }
    // Once more the same, and versions that are no numbers, say nothing of before and after.
    for (const resourceVersion of ['11', 'a', '9/3']) {
      expect(step(STATES.watching, back(resourceVersion), MOMENT).state).toMatchObject({ cursor: resourceVersion });
    }
  });

  test('what remains of a list goes down with every piece that is heard of it', () => {
    const pieces: readonly [objects: number, remaining: number | undefined][] = [
      [2, undefined],
      [0, 5],
      [3, undefined],
      [3, undefined],
      [0, 0],
    ];
    let state: ReflectorState = step(EMPTY, INPUTS.start, MOMENT).state;
    const told = pieces.map(([objects, remaining]) => {
      const page = {
        objects: Array.from({ length: objects }, () => object),
        ...(remaining !== undefined && { remaining }),
      };
      state = step(state, { type: 'page', ...page }, MOMENT).state;
      return state.type === 'listing' ? [state.objects, state.remaining] : [];
    });
    expect(told).toEqual([
      [2, undefined],
      [2, 5],
      [5, 2],
      [8, 0],
      [8, 0],
    ]);
  });

  test('a bookmark once heard makes later watches suspicious of silence', () => {
    const watching = walk(['start', 'list-done', 'bookmark', 'unreachable', 'timer', 'quiet']);
    expect(watching.standing.bookmarked).toBe(true);
  });

  test('watches end at different times, between 30 and 60 minutes', () => {
    const timeouts = [0, 0.5, 0.999].map((chance) => {
      const watch = step(STATES['waiting to watch'], INPUTS.timer, { now: NOW, chance }).actions.at(-1);
      return watch?.type === 'watch' ? watch.timeoutSeconds : 0;
    });
    expect(timeouts).toEqual([1800, 2700, 3598]);
  });
});
