import type { StepFilter, TapeReader } from '../../store/tape.ts';
import type { ResultOutput } from '../result-output.ts';
import { changeAt, ndjsonLine, textLine } from './change-lines.ts';
import { bodyOr, closeTape, instantOption, kindOption, openTape } from './open-tape.ts';
import { notBeforeIn } from './unheard.ts';

export interface StepOptions {
  readonly from: string;
  readonly back?: true;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly matching?: string;
  readonly failures?: true;
  readonly heartbeats?: true;
  readonly bodies?: true;
  readonly output: 'text' | 'ndjson';
}

/** The number of the change to step from; of an instant the last change up to then, so that it comes first going back. */
function startOf(reader: TapeReader, { from, back }: StepOptions): number {
  if (/^\d+$/.test(from)) return Number(from);
  return reader.seqAt(instantOption('--from', from, reader)) + (back === true ? 1 : 0);
}

function filterOf(reader: TapeReader, options: StepOptions): StepFilter {
  const { kind, namespace, name, matching, failures, heartbeats } = options;
  return {
    ...(kind !== undefined && { kind: kindOption(kind, reader) }),
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(matching !== undefined && { matching }),
    ...(failures === true && { severity: 'failure' }),
    ...(heartbeats !== true && { skipRoutine: true }),
  };
}

/** `step FILE --from T`: the next change, or the one before, of everything or of what is asked for. */
export async function runStep(file: string, options: StepOptions, out: ResultOutput): Promise<void> {
  const reader = openTape(file);
  try {
    const found = reader.step(startOf(reader, options), options.back === true ? -1 : 1, filterOf(reader, options));
    const change = found === undefined ? undefined : changeAt(reader, found.seq);
    if (change === undefined) {
      console.error(options.back === true ? 'There is no such change before.' : 'There is no such change after.');
      return;
    }
    const body = options.bodies === true ? (bodyOr(reader, change.seq) ?? 'lost') : undefined;
    await out.line(
      options.output === 'text'
        ? textLine(change)
        : ndjsonLine(change, { body, notBefore: notBeforeIn(reader)(change) }),
    );
  } finally {
    closeTape(reader);
  }
}
