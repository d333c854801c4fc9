import type { Change } from '@model/change.ts';
import type { TimeRange } from '@model/time.ts';
import type { StepFilter, TapeReader } from '../../store/tape.ts';
import type { ResultOutput } from '../result-output.ts';
import { changeAt, ndjsonLine, textLine } from './change-lines.ts';
import { bodyOr, closeTape, instantOption, kindOption, openTape, sayDamage, spanOf } from './open-tape.ts';
import { concerning, damagedWithin, unseenIn } from './unheard.ts';
import { say } from '../say.ts';

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

/** The time that a step looked through: from where it began to what it found, or to the end. */
function steppedOver(reader: TapeReader, { from, back }: StepOptions, found: Change | undefined): TimeRange {
  const span = spanOf(reader);
  const isNumber = /^\d+$/.test(from);
  const asked = isNumber ? changeAt(reader, Number(from))?.observedAt : instantOption('--from', from, reader);
  const ends = back === true ? { from: span.from, to: asked ?? span.to } : { from: asked ?? span.from, to: span.to };
  if (found === undefined) return ends;
  return back === true ? { ...ends, from: found.observedAt } : { ...ends, to: found.observedAt };
}

/** `step FILE --from T`: the next change, or the one before, of everything or of what is asked for. */
export async function runStep(file: string, options: StepOptions, out: ResultOutput): Promise<void> {
  const reader = openTape(file);
  try {
    const filter = filterOf(reader, options);
    const found = reader.step(startOf(reader, options), options.back === true ? -1 : 1, filter);
    const change = found === undefined ? undefined : changeAt(reader, found.seq);
    sayDamage(damagedWithin(reader, steppedOver(reader, options, change), concerning(filter)));
    if (change === undefined) {
      say(options.back === true ? 'There is no such change before.' : 'There is no such change after.');
      return;
    }
    const body = options.bodies === true ? (bodyOr(reader, change.seq) ?? 'lost') : undefined;
    const unseen = unseenIn(reader)(change);
    if (options.output === 'text') await out.line(textLine(change, unseen));
    else await out.text(`${ndjsonLine(change, { body, unseen })}\n`);
  } finally {
    closeTape(reader);
  }
}
