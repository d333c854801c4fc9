import { groupKindOf } from '@model/object-ref.ts';
import type { ObjectEntry } from '@model/scene.ts';
import { SCENE_COLUMNS } from '@model/scene.ts';
import type { Timestamp } from '@model/time.ts';
import type { TapeReader } from '../../store/tape.ts';
import { bodyOr, closeTape, kindOption, openTape, recordedInstant, sayDamage } from './open-tape.ts';
import type { ResultOutput } from '../result-output.ts';
import { type About, concerning, damagedAt, unknownAt } from './unheard.ts';
import { say } from '../say.ts';

export interface StateOptions {
  readonly at: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly output: 'name' | 'json';
}

interface Existing {
  readonly entry: ObjectEntry;
  readonly seq: number;
}

/** As `kubectl -o name` prints it: `pod/web-1`, `deployment.apps/web`. */
export function objectName({ group, kind, name }: ObjectEntry): string {
  const type = kind.toLowerCase();
  return `${group === '' ? type : `${type}.${group}`}/${name}`;
}

function matches(entry: ObjectEntry, wanted: About): boolean {
  return (
    (wanted.kind === undefined || wanted.kind === groupKindOf(entry)) &&
    (wanted.namespace === undefined || wanted.namespace === entry.namespace)
  );
}

/** What existed, in the order in which kubectl lists: kind, namespace, name. */
function existingAt(reader: TapeReader, at: Timestamp, wanted: About): readonly Existing[] {
  const scene = reader.sceneAt(at, { pointInTime: true });
  const { object, seq, stride } = SCENE_COLUMNS;
  const seqs = new Map<number, number>();
  for (let row = 0; row < scene.rows.length; row += stride) {
    seqs.set(scene.rows[row + object] ?? 0, scene.rows[row + seq] ?? 0);
  }
  const { objects } = reader.lookup({ objects: [...seqs.keys()], summaries: [], references: [] });
  const key = ({ group, kind, namespace, name }: ObjectEntry) => [group, kind, namespace, name].join('\0');
  return objects
    .filter((entry) => matches(entry, wanted))
    .map((entry) => ({ entry, seq: seqs.get(entry.id) ?? 0, key: key(entry) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.entry.id - b.entry.id));
}

async function write(
  reader: TapeReader,
  existing: readonly Existing[],
  { options, out }: { readonly options: StateOptions; readonly out: ResultOutput },
): Promise<void> {
  if (options.output === 'name') {
    for (const { entry } of existing) {
      await out.line(objectName(entry));
    }
    return;
  }
  await out.text('{"kind":"List","apiVersion":"v1","metadata":{},"items":[');
  let lead = '\n';
  for (const { seq } of existing) {
    const body = bodyOr(reader, seq);
    if (body === undefined) continue;
    await out.text(`${lead}${Buffer.from(body).toString('utf8')}`);
    lead = ',\n';
  }
  await out.text('\n]}\n');
}

/** `state FILE --at T`: every object that existed at T, as a `v1` List with the bytes as recorded, or by name. */
export async function runState(file: string, options: StateOptions, out: ResultOutput): Promise<void> {
  const reader = openTape(file);
  try {
    const wanted: About = {
      ...(options.kind !== undefined && { kind: kindOption(options.kind, reader) }),
      ...(options.namespace !== undefined && { namespace: options.namespace }),
    };
    const at = recordedInstant('--at', options.at, reader);
    await write(reader, existingAt(reader, at, wanted), { options, out });
    for (const sentence of unknownAt(reader, at, wanted)) say(sentence);
    sayDamage(damagedAt(reader, at, concerning(wanted)));
  } finally {
    closeTape(reader);
  }
}
