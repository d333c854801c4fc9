import type { Gap } from '@model/gap.ts';
import { groupKindOf } from '@model/object-ref.ts';
import type { KindCount, RecordingReport, RecordingSpan } from '@model/recording.ts';
import { timestampFromMs } from '@model/time.ts';
import { redactionOf } from '../file/redaction-key.ts';
import { countedOver } from '../segment/redaction-counts.ts';
import type { SegmentTotals } from '../segment/segment-source.ts';
import type { Segments } from './segments.ts';

/** Collects what `inspect` prints from all segments. */
export function reportOf(
  segments: Segments,
  known: { readonly span: RecordingSpan | undefined; readonly gaps: readonly Gap[] },
): RecordingReport {
  const parts = segments.readable.map((entry) => ({ entry, totals: segments.source(entry).totals() }));
  const newest = segments.readable.at(-1);
  const coverage = newest === undefined ? [] : segments.source(newest).coverage();
  const byKind = new Map(coverage.map((each) => [JSON.stringify([each.kind, each.namespace]), each]));
  const totals = parts.map((part) => part.totals);
  const sum = (of: (totals: SegmentTotals) => number): number => totals.reduce((so, each) => so + of(each), 0);
  const last = totals.at(-1);
  if (last === undefined) throw new Error('A recording without a segment was opened.');
  return {
    formatVersion: last.formatVersion,
    origin: last.origin,
    ...(known.span === undefined ? {} : { span: known.span }),
    kinds: kindsOf(totals),
    gaps: known.gaps,
    coverage: [...byKind.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each),
    redactions: [...countedOver(totals.map(({ redactions }) => redactions))]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, count]) => ({ ...redactionOf(key), count })),
    bytes: { file: sum(({ bytes }) => bytes.file), raw: sum(({ bytes }) => bytes.raw) },
    segments: parts.map(({ entry, totals: { kinds, bytes } }) => ({
      number: entry.segment,
      from: timestampFromMs(entry.startedAt),
      versions: kinds.reduce((so, kind) => so + kind.versions, 0),
      bytes: bytes.file,
    })),
  };
}

/** Counts of all segments; the objects that lived when the first of them began are its own. */
function kindsOf(totals: readonly SegmentTotals[]): readonly KindCount[] {
  const kinds = new Map<string, KindCount>();
  totals.forEach((each, index) => {
    for (const { carried, ...kind } of each.kinds) {
      const key = JSON.stringify([groupKindOf(kind), kind.version]);
      const so = kinds.get(key) ?? { objects: 0, versions: 0 };
      const objects = so.objects + kind.objects + (index === 0 ? carried : 0);
      kinds.set(key, { ...kind, objects, versions: so.versions + kind.versions });
    }
  });
  const nameOf = ({ group, kind, version }: KindCount) => [group, kind, version].join(' ');
  return [...kinds.values()].filter(({ objects }) => objects > 0).toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}
