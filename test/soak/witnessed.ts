import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Gap } from '@model/gap.ts';
import { ALL_TIME } from '@model/time.ts';
import { changesIn } from '../../src-main/cli/reading/change-lines.ts';
import { openReader } from '../../src-main/store/tape-reader.ts';
import type { Seen } from './witness.ts';

/** Two watchers on a busy machine see the same change at different times. */
const TOLERANCE_MS = 5_000;
/** What redaction changes has other bytes. */
const REDACTED: ReadonlySet<string> = new Set(['Secret']);

export interface Comparison {
  readonly compared: number;
  readonly gaps: readonly Gap[];
  readonly wrong: readonly string[];
}

/** What a witness saw from its line `since` on, and a recording has not, or has otherwise, outside of its gaps. */
export async function compareWith(folder: string, file: string, since: number): Promise<Comparison> {
  const reader = openReader(folder);
  try {
    const recorded = new Map<string, string>();
    for (const { seq, uid, resourceVersion } of changesIn(reader, ALL_TIME, {})) {
      recorded.set(`${uid}@${resourceVersion}`, createHash('sha1').update(reader.body(seq)).digest('base64'));
    }
    const gaps = reader.gaps(ALL_TIME);
    const wrong: string[] = [];
    let line = 0;
    let compared = 0;
    for await (const text of createInterface({ input: createReadStream(file) })) {
      if (line++ < since) continue;
      const { type, kind, uid, resourceVersion, at, hash } = JSON.parse(text) as Seen;
      compared += 1;
      const name = `${type} ${kind} ${uid}@${resourceVersion}`;
      const found = recorded.get(`${uid}@${resourceVersion}`);
      if (found === undefined && !gaps.some((gap) => covers(gap, kind, at))) wrong.push(`${name} is missing`);
      if (found !== undefined && found !== hash && !REDACTED.has(kind)) wrong.push(`${name} has other bytes`);
    }
    return { compared, gaps, wrong };
  } finally {
    reader.close();
  }
}

function covers(gap: Gap, kind: string, at: number): boolean {
  const isOfKind = gap.kind === '' || gap.kind.split('.')[0] === kind;
  return isOfKind && gap.from - TOLERANCE_MS <= at && (gap.to === undefined || at <= gap.to + TOLERANCE_MS);
}
