import { causeOf, type Coverage } from '@model/coverage.ts';
import { isThroughout, partsOf, type Silence, silencesOf } from '@model/gap.ts';
import { groupKindOf } from '@model/object-ref.ts';
import type { RecordingReport } from '@model/recording.ts';
import { isoFromTimestamp } from '@model/time.ts';
import { byteText, spanText } from '../amount-text.ts';
import { closeTape, openTape } from './open-tape.ts';
import type { ResultOutput } from '../result-output.ts';
import { kindsText } from './unheard.ts';

export interface InspectOptions {
  readonly output: 'text' | 'json';
}

function kindLines(report: RecordingReport): readonly string[] {
  return report.kinds.map(
    (kind) =>
      `  ${String(kind.objects).padStart(8)} objects ${String(kind.versions).padStart(9)} versions  ${groupKindOf(kind)}`,
  );
}

/** More parts of one silence are only counted. */
const MOST_PARTS = 20;

/** A silence a line. Below one that is not true of each kind all the time: when which kinds were not heard. */
function silenceLines(report: RecordingReport): readonly string[] {
  return silencesOf(report.gaps).flatMap((silence) => {
    if (isThroughout(silence)) return [`  ${silenceLine(silence)}`];
    const parts = partsOf(silence);
    const more = parts.length - MOST_PARTS;
    return [
      `  ${silenceLine(silence)}`,
      ...parts.slice(0, MOST_PARTS).map((part) => `      ${silenceLine(part)}`),
      ...(more > 0 ? [`      and ${more} more; \`-o json\` has all`] : []),
    ];
  });
}

function silenceLine(silence: Silence): string {
  const { from, to, gaps } = silence;
  const length = to === undefined ? 'still open' : spanText(to - from);
  const reasons = [...new Set(gaps.map(({ why, detail }) => (detail === '' ? why : `${why}: ${causeOf(detail)}`)))];
  const kinds = `${kindsText(gaps)}${isThroughout(silence) ? '' : ', at times'}`;
  return `${isoFromTimestamp(from)}  ${length}  ${kinds}  ${reasons.join('; ')}`;
}

/** What is recorded now and then, or in some namespaces since it is refused cluster-wide; and what is not at all. */
function coverageSections({ coverage }: RecordingReport): readonly string[] {
  const heard = Map.groupBy(
    coverage.filter(({ state, namespace }) => state === 'recorded' && namespace !== ''),
    ({ kind }) => kind,
  );
  const where = ({ kind, namespace, state }: Coverage): string => {
    const namespaces = namespace === '' && state === 'denied' ? (heard.get(kind) ?? []) : [];
    if (namespaces.length > 0) return `in ${namespaces.map((each) => each.namespace).join(', ')} only`;
    return state === 'sampled' ? 'sampled' : '';
  };
  const part = coverage.filter((each) => where(each) !== '');
  const none = coverage.filter((each) => each.state !== 'recorded' && where(each) === '');
  return [
    ...(part.length === 0 ? [] : section('recorded in part', coverageLines(part, where))),
    ...section(
      'not recorded',
      coverageLines(none, ({ state }) => state),
    ),
  ];
}

/** Kinds of one cause together: sixty kinds that are refused alike are one line. */
function coverageLines(coverage: readonly Coverage[], how: (each: Coverage) => string): readonly string[] {
  const groups = Map.groupBy(coverage, (each) => JSON.stringify([how(each), causeOf(each.detail)]));
  return [...groups.values()].flatMap((alike) => {
    const names = alike.map(({ kind, namespace }) => `${kind}${namespace === '' ? '' : ` in ${namespace}`}`);
    const named = alike.length === 1 ? names.join('') : `${alike.length} kinds (${names.join(', ')})`;
    return alike.slice(0, 1).map((each) => `  ${how(each)}  ${named}  ${causeOf(each.detail)}`.trimEnd());
  });
}

function segmentLines(report: RecordingReport): readonly string[] {
  return report.segments.map(
    ({ number, from, versions, bytes }) =>
      `  ${String(number).padStart(6)}  from ${isoFromTimestamp(from)} ${String(versions).padStart(9)} versions  ${byteText(bytes)}`,
  );
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [`${title}: none`] : [`${title}:`, ...lines];
}

/** The report as a person reads it. */
function reportLines(report: RecordingReport): readonly string[] {
  const { origin, span, bytes } = report;
  const objects = report.kinds.reduce((sum, kind) => sum + kind.objects, 0);
  const versions = report.kinds.reduce((sum, kind) => sum + kind.versions, 0);
  const redacted = report.redactions.map(
    ({ kind, rule, count }) =>
      `  ${count} ${count === 1 ? 'value' : 'values'} of ${kind}${rule === '' ? '' : ` by rule "${rule}"`}`,
  );
  return [
    `cluster:   ${origin.context} at ${origin.server}${origin.serverVersion === '' ? '' : `, ${origin.serverVersion}`}`,
    ...(origin.unredacted === true
      ? ['redaction: none: values of Secrets, tokens and passwords are in it as they are']
      : []),
    ...(origin.clusterUid === '' ? [] : [`uid:       ${origin.clusterUid}`]),
    span === undefined
      ? 'span:      nothing was recorded'
      : `span:      ${isoFromTimestamp(span.first)} to ${isoFromTimestamp(span.last)} (${spanText(span.last - span.first)})`,
    ...(span !== undefined && span.complete === undefined
      ? ['complete:  no; the recording ended before every kind was listed, so what is absent may be unknown']
      : []),
    `content:   ${objects} objects, ${versions} versions`,
    `size:      ${byteText(bytes.file)} on disk for versions of ${byteText(bytes.raw)}`,
    `format:    ${report.formatVersion}`,
    ...section('kinds', kindLines(report)),
    ...(report.segments.length > 1 ? section('segments', segmentLines(report)) : []),
    ...section('gaps', silenceLines(report)),
    ...coverageSections(report),
    ...section('redacted', redacted),
  ];
}

/** `inspect FILE`: cluster, span, kinds, gaps, coverage, sizes. */
export async function runInspect(file: string, options: InspectOptions, out: ResultOutput): Promise<void> {
  const reader = openTape(file);
  try {
    const report = reader.report();
    const withTimes = {
      ...report,
      ...(report.span !== undefined && {
        span: {
          first: isoFromTimestamp(report.span.first),
          last: isoFromTimestamp(report.span.last),
          ...(report.span.complete !== undefined && { complete: isoFromTimestamp(report.span.complete) }),
        },
      }),
      gaps: report.gaps.map((gap) => ({
        ...gap,
        from: isoFromTimestamp(gap.from),
        ...(gap.to !== undefined && { to: isoFromTimestamp(gap.to) }),
      })),
      segments: report.segments.map((each) => ({ ...each, from: isoFromTimestamp(each.from) })),
      coverage: report.coverage.map((each) => ({ ...each, since: isoFromTimestamp(each.since) })),
    };
    if (options.output === 'json') await out.json(withTimes);
    else for (const line of reportLines(report)) await out.line(line);
  } finally {
    closeTape(reader);
  }
}
