import type { SearchAnswer, SearchHit } from '@model/search.ts';
import type { SceneFrame } from '../../playback/player.ts';
import { dayClockText, type Zone } from '../../widgets/time-text.ts';
import type { PaletteEntry } from './palette-entries.ts';

/** What the hits of a search are drawn among. */
export interface Among {
  readonly frame: SceneFrame | undefined;
  readonly zone: Zone;
  /** Objects that are listed already. */
  readonly listed: ReadonlySet<number>;
}

/** Objects that were as asked at some time, with the last time in which they were: to be selected, or gone to. */
export function pastEntries({ hits }: SearchAnswer, among: Among): readonly PaletteEntry[] {
  return hits.flatMap((hit) => (among.listed.has(hit.object.id) ? [] : [entryOf(hit, among)]));
}

function entryOf({ object, truths, truthCount }: SearchHit, { frame, zone }: Among): PaletteEntry {
  const { id, kind, group, namespace, name } = object;
  const last = truths.at(-1);
  const isHere = last !== undefined && last.to === undefined && frame?.objects.has(id) === true;
  const when =
    last === undefined
      ? ''
      : last.to === undefined
        ? `since ${dayClockText(last.from, zone)}`
        : `${dayClockText(last.from, zone)} to ${dayClockText(last.to, zone)}`;
  const inferred = last?.fromInferred || last?.toInferred ? 'inferred' : '';
  // An answer holds the oldest of very many times: the last of them is not the last of all.
  const isCut = truths.length < truthCount;
  const times = truthCount > 1 ? `${isCut ? `${truths.length}th of ` : ''}${truthCount} times` : '';
  return {
    key: `past ${id}`,
    text: name,
    title: name,
    detail: [kind, namespace, when, inferred, times].filter((part) => part !== '').join(' · '),
    action:
      isHere || last === undefined
        ? { type: 'select', object: id }
        : { type: 'go-to', at: last.from, ...(kind === 'Event' ? {} : { object: id }) },
    kind: { kind, group, health: frame?.objects.get(id)?.summary.health ?? 'unknown' },
  };
}

/** True for what is looked for across time: words and fields, but no kinds after a colon, times or distances. */
export function isSearch(query: string): boolean {
  const text = query.trim();
  return text.length > 1 && !/^[-+:]|^\d{1,2}:\d{2}/.test(text);
}
