import { parseTimeEntry } from '../../timeline/bar/parse-time-entry.ts';
import type { PlaybackState, SceneFrame } from '../../playback/player.ts';
import { dayClockText, type Zone, zoneName } from '../../widgets/time-text.ts';
import { isKindMeant, kindQuery } from './kind-query.ts';
import { command, markEntries, objectEntries, type PaletteEntry } from './palette-entries.ts';
import { bestMatches } from './palette-match.ts';

const MOST_LINES = 50;

/** What the palette was opened for. */
export type Wanted = 'anything' | 'kind' | 'time';

/** What is looked through. */
export interface Findables {
  readonly frame: SceneFrame | undefined;
  readonly time: Pick<PlaybackState, 'at' | 'edges' | 'marks'> | undefined;
  readonly commands: readonly PaletteEntry[];
  readonly zone: Zone;
}

/** What was found, and what to say when that is nothing. */
export interface Found {
  readonly lines: readonly PaletteEntry[];
  readonly none: string;
  /** All objects that match, also those for which there is no line; absent while nothing tells objects apart. */
  readonly hits?: ReadonlySet<number>;
}

const NONE = 'Nothing matches.';

/** Finds objects, marks, instants and commands by what was typed; after a colon only objects of a kind, and for a time no commands. */
export function findLines(query: string, wanted: Wanted, among: Findables): Found {
  const objects = [...(among.frame?.objects.values() ?? [])];
  const ofKind = kindQuery(query);
  if (ofKind) {
    const meant = objects.filter(({ kind }) => isKindMeant(kind, ofKind.kind));
    const matches = bestMatches(ofKind.rest, objectEntries(meant));
    const none = `No object of a kind “${ofKind.kind}” here. Type :po, :deploy or a kind’s name.`;
    return { lines: matches.slice(0, MOST_LINES), none, ...(ofKind.kind === '' ? {} : hitsAmong(matches)) };
  }
  const marks = markEntries(among.time?.marks ?? [], among.zone);
  const time = timeLine(query, among);
  const forTime = [...marks, ...(time.type === 'wrong' ? objectEntries(objects) : [])];
  const entries = wanted === 'time' ? forTime : [...objectEntries(objects), ...marks, ...among.commands];
  const matches = bestMatches(query, entries);
  const lines = [...time.lines, ...matches.slice(0, MOST_LINES)];
  const none = wanted === 'time' && time.type === 'wrong' ? time.sentence : NONE;
  return { lines, none, ...(query.trim() === '' ? {} : hitsAmong(matches)) };
}

/** The objects among entries that can be selected; nothing when there are none, for then there is nothing to tell apart. */
function hitsAmong(entries: readonly PaletteEntry[]): Pick<Found, 'hits'> {
  const hits = new Set(entries.flatMap(({ action }) => (action.type === 'select' ? [action.object] : [])));
  return hits.size === 0 ? {} : { hits };
}

type TimeLine =
  | { readonly type: 'go' | 'none'; readonly lines: readonly PaletteEntry[] }
  | { readonly type: 'wrong'; readonly lines: readonly PaletteEntry[]; readonly sentence: string };

function timeLine(query: string, { time, zone }: Findables): TimeLine {
  if (query.trim() === '' || time?.edges === undefined) return { type: 'none', lines: [] };
  const entry = parseTimeEntry(query, { at: time.at, edges: time.edges, zone });
  if (entry.type === 'wrong') return { ...entry, lines: [] };
  const { command: asked } = entry;
  const where =
    asked.type === 'seek' ? `${dayClockText(asked.to, zone)} ${zoneName(zone, asked.to)}` : query.trim().toLowerCase();
  return { type: 'go', lines: [command(`Go to ${where}`, { type: 'playback', command: asked })] };
}
