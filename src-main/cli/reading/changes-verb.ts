import type { TimeRange } from '@model/time.ts';
import type { ChangeFilter, TapeReader } from '../../store/tape.ts';
import { changesIn, ndjsonLine, textLine } from './change-lines.ts';
import { bodyOr, closeTape, kindOption, openTape, rangeOf, sayDamage } from './open-tape.ts';
import type { ResultOutput } from '../result-output.ts';
import { concerning, damagedWithin, unknownWithin, unseenIn } from './unheard.ts';
import { say } from '../say.ts';

export interface ChangesOptions {
  readonly since?: string;
  readonly until?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly bodies?: true;
  readonly output: 'text' | 'json' | 'ndjson';
}

async function write(
  reader: TapeReader,
  { range, filter }: { readonly range: TimeRange; readonly filter: ChangeFilter },
  { options, out }: { readonly options: ChangesOptions; readonly out: ResultOutput },
): Promise<void> {
  const isList = options.output === 'json';
  const unseen = unseenIn(reader);
  let lead = isList ? '[\n' : '';
  for (const change of changesIn(reader, range, filter)) {
    const body = options.bodies === true ? (bodyOr(reader, change.seq) ?? 'lost') : undefined;
    const isRead =
      options.output === 'text'
        ? await out.line(textLine(change, unseen(change)))
        : await out.text(`${lead}${ndjsonLine(change, { body, unseen: unseen(change) })}${isList ? '' : '\n'}`);
    if (!isRead) {
      return;
    }
    lead = isList ? ',\n' : '';
  }
  if (isList) {
    await out.text(lead === '[\n' ? '[]\n' : '\n]\n');
  }
}

/** `changes FILE`: one line a change, in `seq` order. */
export async function runChanges(file: string, options: ChangesOptions, out: ResultOutput): Promise<void> {
  const reader = openTape(file);
  try {
    const range = rangeOf(reader, options);
    const filter: ChangeFilter = {
      ...(options.kind !== undefined && { kind: kindOption(options.kind, reader) }),
      ...(options.namespace !== undefined && { namespace: options.namespace }),
      ...(options.name !== undefined && { name: options.name }),
    };
    await write(reader, { range, filter }, { options, out });
    for (const sentence of unknownWithin(reader, range, concerning(filter))) say(sentence);
    sayDamage(damagedWithin(reader, range, concerning(filter)));
  } finally {
    closeTape(reader);
  }
}
