import type { Hearing, KindHearing } from '@model/hearing.ts';
import type { RedactionCount } from '@model/redaction-rule.ts';
import type { Timestamp } from '@model/time.ts';

/** How much a line matters: something is wrong, something is under way, all is well. */
export type LineTone = 'trouble' | 'busy' | 'well';

/** One kind as the panel shows it. */
export interface PanelLine {
  readonly kind: string;
  /** Empty when cluster-wide. */
  readonly namespace: string;
  readonly tone: LineTone;
  /** `watching`, `listing 40 %`, `retrying in 8 s`. */
  readonly words: string;
  /** Why, in the server's words; empty when there is nothing to say. */
  readonly detail: string;
}

const ORDER: Readonly<Record<KindHearing['state'], number>> = {
  blocked: 0,
  waiting: 1,
  denied: 2,
  listing: 3,
  sampling: 4,
  gone: 5,
  watching: 6,
  stopped: 7,
};

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

/** The kinds with trouble first, then what is under way, then the rest by name. What no longer runs is left out. */
export function panelLines(kinds: readonly KindHearing[], now: Timestamp): readonly PanelLine[] {
  return kinds
    .filter(({ state }) => state !== 'stopped')
    .toSorted(
      (a, b) =>
        ORDER[a.state] - ORDER[b.state] || a.kind.localeCompare(b.kind) || a.namespace.localeCompare(b.namespace),
    )
    .map((each) => ({
      kind: each.kind,
      namespace: each.namespace,
      tone: TONES[each.state],
      words: wordsOf(each, now),
      detail: each.detail,
    }));
}

function wordsOf({ state, objects, remaining, nextTryAt }: KindHearing, now: Timestamp): string {
  const seconds = nextTryAt === undefined ? 0 : Math.max(0, Math.ceil((nextTryAt - now) / 1000));
  switch (state) {
    case 'listing':
      if (objects === undefined) return 'listing';
      return remaining === undefined
        ? `listing, ${objects.toLocaleString('en')} so far`
        : `listing ${Math.floor((100 * objects) / Math.max(1, objects + remaining))} %`;
    case 'waiting':
      return seconds > 0 ? `retrying in ${seconds} s` : 'retrying';
    case 'denied':
      return seconds > 0 ? `denied, asked again in ${minutesText(seconds)}` : 'denied';
    case 'sampling':
      return seconds > 0 ? `sampled, next in ${seconds} s` : 'sampled';
    case 'blocked':
      return 'waits for you';
    case 'gone':
      return 'gone from the cluster';
    case 'watching':
    case 'stopped':
      return state;
  }
}

function minutesText(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} m`;
}

/** `58 watched, 2 denied, 1 listing`: the whole in a few words, trouble first. */
export function countsText(kinds: readonly KindHearing[]): string {
  const names: readonly (readonly [KindHearing['state'], string])[] = [
    ['blocked', 'waiting for you'],
    ['waiting', 'retrying'],
    ['denied', 'denied'],
    ['listing', 'listing'],
    ['sampling', 'sampled'],
    ['watching', 'watched'],
  ];
  const counted = names
    .map(([state, name]) => ({ name, count: kinds.filter((kind) => kind.state === state).length }))
    .filter(({ count }) => count > 0);
  return counted.length === 0
    ? 'no kind is heard at the moment'
    : counted.map(({ name, count }) => `${count.toLocaleString('en')} ${name}`).join(', ');
}

/** Rates as they are read: `12 versions/s`, `40 KB/s`; and how far the disk is behind, when it is. */
export function ratesText({ versionsPerSecond, bytesPerSecond, lagMs }: Hearing): readonly string[] {
  const versions =
    versionsPerSecond < 10 ? versionsPerSecond.toFixed(1) : Math.round(versionsPerSecond).toLocaleString('en');
  const behind = lagMs < 1000 ? [] : [`disk ${(lagMs / 1000).toFixed(1)} s behind`];
  return [
    `${versions} versions/s`,
    `${(bytesPerSecond / 1000).toFixed(bytesPerSecond < 10_000 ? 1 : 0)} KB/s`,
    ...behind,
  ];
}

/** What was replaced, by rule: most first. The empty rule stands for Secrets. */
export function redactionLines(
  counts: readonly RedactionCount[],
): readonly { readonly rule: string; readonly count: number }[] {
  const totals = new Map<string, number>();
  for (const { rule, count } of counts) totals.set(rule, (totals.get(rule) ?? 0) + count);
  return [...totals]
    .map(([rule, count]) => ({ rule: rule === '' ? 'values of Secrets' : rule, count }))
    .toSorted((a, b) => b.count - a.count);
}
