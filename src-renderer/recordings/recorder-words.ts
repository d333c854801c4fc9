import { causeOf } from '@model/coverage.ts';
import { type KindHearing, kindsAsWhole } from '@model/hearing.ts';
import { problemWords, type RecordingStatus } from '@model/recording.ts';
import { scopeText } from '@model/recording-scope.ts';
import type { Timestamp } from '@model/time.ts';

/** Why a recording does not grow. */
export interface Trouble {
  readonly tone: 'quiet' | 'degraded' | 'failing';
  readonly text: string;
  /** When it is tried again by itself. */
  readonly nextTryAt?: Timestamp;
  /** What a person can do about it. */
  readonly remedy: 'retry' | 'resume' | 'none';
}

/** What is said of a recording under way, wherever it is said. */
export interface RecorderWords {
  readonly trouble?: Trouble;
  /** What may not be seen; empty when all may be. */
  readonly denied: string;
  /** What is recorded, or would be. */
  readonly scope: string;
}

/** What the strips over the picture and the recorder's panel say of a recording. Pure; neither says it in words of its own. */
export function recorderWords(status: Pick<RecordingStatus, 'state' | 'scope' | 'denied'>): RecorderWords {
  const trouble = troubleOf(status.state);
  const { denied } = status;
  return {
    ...(trouble !== undefined && { trouble }),
    denied: denied === 0 || isNowhere(status.state) ? '' : `${kindsText(denied)} may not be listed`,
    scope: scopeWords(status),
  };
}

function troubleOf(state: RecordingStatus['state']): Trouble | undefined {
  switch (state.type) {
    case 'connecting':
      return { tone: 'quiet', text: `Waiting for ${state.waitingFor}.`, remedy: 'none' };
    case 'retrying': {
      const { problem, nextTryAt } = state;
      return { tone: 'degraded', text: sentence(problemWords(problem)), nextTryAt, remedy: 'retry' };
    }
    case 'paused':
      return { tone: 'quiet', text: 'Recording is paused. Until it goes on there is a gap.', remedy: 'resume' };
    case 'stopped':
      return state.problem === undefined
        ? undefined
        : { tone: 'failing', text: sentence(problemWords(state.problem)), remedy: 'retry' };
    case 'recording':
    case 'file':
      return undefined;
  }
}

/** With a capital, but for addresses. */
function sentence(text: string): string {
  return /^[a-z]+ /.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
}

/** All that there is is refused, and that is the trouble itself. */
function isNowhere(state: RecordingStatus['state']): boolean {
  return state.type === 'retrying' && state.problem.code === 'denied';
}

function scopeWords({ state, scope }: Pick<RecordingStatus, 'state' | 'scope'>): string {
  const wanted = scope === undefined ? '' : scopeText(scope);
  const isWhole = state.type !== 'recording' || state.kindsReady === state.kinds;
  if (state.type === 'recording' && isWhole)
    return wanted === '' ? 'Everything that may be listed is recorded.' : `Recorded: ${wanted}.`;
  const all = `To be recorded: ${wanted === '' ? 'everything that may be listed' : wanted}.`;
  if (state.type === 'recording') return `${all} So far ${state.kindsReady} of ${kindsText(state.kinds)} are.`;
  return state.type === 'stopped' ? 'Nothing is recorded any more.' : `Nothing is recorded at the moment. ${all}`;
}

/** How much it matters: something is wrong, something is under way, all is well. */
export type LineTone = 'trouble' | 'busy' | 'well';

/** Kinds that fare alike, for the same cause. */
export interface KindGroup {
  readonly tone: LineTone;
  /** `watching`, `listing 40 %`, `retrying in 8 s`: of all of them. */
  readonly words: string;
  /** Why, in the server's words but for the kind's name; empty when there is nothing to say. */
  readonly cause: string;
  /** By name; a kind in several namespaces is there once for each. */
  readonly members: readonly GroupMember[];
}

export interface GroupMember {
  readonly kind: string;
  /** Empty when cluster-wide. */
  readonly namespace: string;
  /** What is told of this one alone; empty when the words of the group say it. */
  readonly words: string;
}

const ORDER: readonly KindHearing['state'][] = [
  'blocked',
  'waiting',
  'denied',
  'listing',
  'sampling',
  'gone',
  'watching',
];

const TONES: Readonly<Record<KindHearing['state'], LineTone>> = {
  blocked: 'trouble',
  waiting: 'trouble',
  denied: 'trouble',
  listing: 'busy',
  sampling: 'well',
  gone: 'well',
  watching: 'well',
  stopped: 'well',
};

/**
 * The kinds as the panel shows them: those with trouble first, then what is under way, then the rest. What no longer runs
 * is left out, and so is the refusal of a kind that is heard in single namespaces instead. What is told with the trouble
 * of the whole, its cause and when it is tried again, is not told a second time here.
 */
export function kindGroups(
  hearings: readonly KindHearing[],
  { state, now }: { readonly state: RecordingStatus['state']; readonly now: Timestamp },
): readonly KindGroup[] {
  const whole = kindsAsWhole(hearings);
  const isWaiting = hearings.some((each) => each.state === 'waiting');
  const toldAbove = state.type !== 'retrying' ? undefined : isWaiting ? 'waiting' : 'denied';
  const sentenceAbove = state.type === 'retrying' ? state.problem.sentence : '';
  const groups = new Map<string, KindHearing[]>();
  const shown = hearings
    .filter((each) => each.state !== 'stopped')
    .filter((each) => each.state !== 'denied' || each.namespace !== '' || whole.get(each.kind) === 'denied')
    .toSorted((a, b) => a.kind.localeCompare(b.kind) || a.namespace.localeCompare(b.namespace));
  for (const each of shown) {
    const key = JSON.stringify([each.state, causeOf(each.detail)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()]
    .toSorted((a, b) => rank(a) - rank(b))
    .map((members) => {
      if (members[0]?.state !== toldAbove) return groupOf(members, now);
      const group = groupOf(members, undefined);
      return sentenceAbove.includes(group.cause) ? { ...group, cause: '' } : group;
    });
}

function rank([first]: readonly KindHearing[]): number {
  return first === undefined ? ORDER.length : ORDER.indexOf(first.state);
}

function groupOf(members: readonly KindHearing[], now: Timestamp | undefined): KindGroup {
  const [first] = members;
  if (first === undefined) throw new Error('A group has members.');
  const tries = members.map(({ nextTryAt }) => nextTryAt).filter((time) => time !== undefined);
  const seconds =
    now === undefined || tries.length === 0 ? 0 : Math.max(0, Math.ceil((Math.min(...tries) - now) / 1000));
  const words = members.length === 1 ? wordsOf(first, seconds) : wordsOf({ state: first.state }, seconds);
  return {
    tone: TONES[first.state],
    words,
    cause: TONES[first.state] === 'well' ? '' : causeOf(first.detail),
    members: members.map((each) => ({
      kind: each.kind,
      namespace: each.namespace,
      words: each.state === 'listing' && members.length > 1 ? progressText(each) : '',
    })),
  };
}

function wordsOf(hearing: Pick<KindHearing, 'state' | 'objects' | 'remaining'>, seconds: number): string {
  switch (hearing.state) {
    case 'listing':
      return `listing${progressText(hearing)}`;
    case 'waiting':
      return seconds > 0 ? `retrying in ${seconds} s` : 'retrying';
    case 'denied':
      return seconds > 0
        ? `denied, asked again in ${seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} m`}`
        : 'denied';
    case 'sampling':
      return seconds > 0 ? `sampled, next in ${seconds} s` : 'sampled';
    case 'blocked':
      return 'waits for you';
    case 'gone':
      return 'gone from the cluster';
    case 'watching':
    case 'stopped':
      return hearing.state;
  }
}

function progressText({ objects, remaining }: Pick<KindHearing, 'objects' | 'remaining'>): string {
  if (objects === undefined) return '';
  return remaining === undefined
    ? `, ${objects.toLocaleString('en')} so far`
    : ` ${Math.floor((100 * objects) / Math.max(1, objects + remaining))} %`;
}

const COUNTED: readonly (readonly [KindHearing['state'], string])[] = [
  ['blocked', 'waiting for you'],
  ['waiting', 'retrying'],
  ['denied', 'denied'],
  ['listing', 'listing'],
  ['sampling', 'sampled'],
  ['watching', 'watched'],
];

/** `2 denied, 1 listing, 58 watched`: each kind once, as `denied` of a status counts them, trouble first. */
export function countsText(hearings: readonly KindHearing[]): string {
  const states = [...kindsAsWhole(hearings).values()];
  const counted = COUNTED.map(([state, name]) => ({ name, count: states.filter((each) => each === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count.toLocaleString('en')} ${name}`);
  return counted.length === 0 ? 'no kind is heard at the moment' : counted.join(', ');
}

/** `1 kind`, `63 kinds`. */
export function kindsText(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'kind' : 'kinds'}`;
}

/** `next try in 8 s`, of what is tried again by itself. */
export function nextTryText(nextTryAt: Timestamp, now: Timestamp): string {
  const seconds = Math.ceil((nextTryAt - now) / 1000);
  if (seconds <= 0) return 'trying…';
  return `next try in ${seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} m`}`;
}
