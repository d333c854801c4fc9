import type { Coverage, CoverageState } from '@model/coverage.ts';
import type { Gap, GapReason } from '@model/gap.ts';
import { timestampFromMs } from '@model/time.ts';
import { readInteger, readRow, readText } from '../file/column-values.ts';
import type { MetaKey } from '../file/format.ts';
import { damaged } from '../tape-error.ts';

const REASONS: readonly GapReason[] = [
  'disconnected',
  'expired',
  'forbidden',
  'excluded',
  'paused',
  'asleep',
  'overflow',
  'engine-stopped',
  'damaged',
  'disk-full',
];
const STATES: readonly CoverageState[] = ['recorded', 'sampled', 'denied', 'excluded', 'lost', 'gone'];

export const GAP_COLUMNS = 't0, t1, kind, ns, why, detail';
export const COVERAGE_COLUMNS = 'kind, ns, state, since, detail';

/** Where a segment says that all gaps that reach into it stand in it; those of earlier programs knew of the open ones. */
export const GAPS_CARRIED: MetaKey = 'gaps_carried';

/** A gap from a row of {@link GAP_COLUMNS}. */
export function readGap(file: string, row: unknown): Gap {
  const [from, to, kind, namespace, why, detail] = readRow(file, row);
  const reason = REASONS.find((known) => known === why);
  if (reason === undefined) throw damaged(file, 'a gap has an unknown reason');
  return {
    from: timestampFromMs(readInteger(file, from)),
    ...(to === null ? {} : { to: timestampFromMs(readInteger(file, to)) }),
    kind: readText(file, kind),
    namespace: readText(file, namespace),
    why: reason,
    detail: readText(file, detail),
  };
}

/** Coverage from a row of {@link COVERAGE_COLUMNS}. */
export function readCoverage(file: string, row: unknown): Coverage {
  const [kind, namespace, state, since, detail] = readRow(file, row);
  const known = STATES.find((candidate) => candidate === state);
  if (known === undefined) throw damaged(file, 'a coverage has an unknown state');
  return {
    kind: readText(file, kind),
    namespace: readText(file, namespace),
    state: known,
    since: timestampFromMs(readInteger(file, since)),
    detail: readText(file, detail),
  };
}
