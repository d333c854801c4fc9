import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RecordingWriter } from '../../../src-main/recorder/recording-writer.ts';
import { redactorFor } from '../../../src-main/recorder/redaction/redact.ts';
import { redactionKey } from '../../../src-main/recorder/redaction/redaction-key.ts';
import type { TapeReader } from '../../../src-main/store/tape.ts';
import { openReader } from '../../../src-main/store/tape-reader.ts';
import { createRecording } from '../../../src-main/store/tape-writer.ts';
import { LIFE_COLUMNS, SCENE_COLUMNS } from '../../../src-preload/model/scene.ts';
import { type Timestamp, timestampFromMs } from '../../../src-preload/model/time.ts';
import { layoutLives } from '../../../src-renderer/graph/layout/layout-lives.ts';
import type { Life } from '../../../src-renderer/playback/player.ts';
import { seededRandom } from '../../fakes/seeded-random.ts';
import { clusterHistory } from './cluster-history.ts';
import type { PlainPicture, Recorded } from './recorded.ts';
import { oneThreadTape } from '../../fakes/one-thread-tape.ts';

/** Run in a process of its own: `record.ts OBJECTS FOLDER` writes a recording and what the bench must know of it. */
const BATCH = 500;
const SEEKS = 40;
/** Instants that plain xyflow is asked for too, which takes its time. */
const PLAIN_SEEKS = 8;
const LOOKUP = 10_000;

const objects = Number(process.argv[2]);
const scratch = process.argv[3] ?? '';
const folder = join(scratch, 'recording');

const history = clusterHistory(objects);
const origin = { context: 'bench', server: 'https://bench', clusterUid: 'bench', serverVersion: 'v0' };
const tape = createRecording(folder, origin, history.entries[0]?.observedAt ?? timestampFromMs(0));
const writer = new RecordingWriter({ tape: oneThreadTape(tape), redact: redactorFor(redactionKey(folder)) });
for (const [id, scope] of history.scopes) writer.addReflector(id, scope);
for (let at = 0; at < history.entries.length; at += BATCH) writer.take(history.entries.slice(at, at + BATCH));
writer.close();

const reader = openReader(folder);
const span = reader.span();
if (span === undefined) throw new Error('The history of the bench is empty.');
const random = seededRandom(objects + 1);
// Not within the first list, and each another step.
const instants = Array.from({ length: SEEKS }, () =>
  timestampFromMs(Math.round(span.first + (0.02 + 0.98 * random()) * (span.last - span.first))),
);
const lives = livesOf(reader, { from: span.first, to: span.last });
const recorded: Recorded = { folder, lives: lives.length, versions: span.lastSeq, instants };
const plain = plainPicture(reader, lives, instants.slice(0, PLAIN_SEEKS));
reader.close();
writeFileSync(join(scratch, 'recorded.json'), JSON.stringify(recorded));
writeFileSync(join(scratch, 'plain.json'), JSON.stringify(plain));

function livesOf(tapeReader: TapeReader, range: { readonly from: Timestamp; readonly to: Timestamp }): readonly Life[] {
  const { rows } = tapeReader.lives(range);
  const column = (name: keyof typeof LIFE_COLUMNS) =>
    Array.from(
      { length: rows.length / LIFE_COLUMNS.stride },
      (_, row) => rows[row * LIFE_COLUMNS.stride + LIFE_COLUMNS[name]] ?? 0,
    );
  const [ids, born, gone, sets] = [column('object'), column('bornSeq'), column('goneSeq'), column('references')];
  const entries = new Map(
    chunks(ids)
      .flatMap((part) => tapeReader.lookup({ objects: part, summaries: [], references: [] }).objects)
      .map((entry) => [entry.id, entry]),
  );
  const references = new Map(
    chunks([...new Set(sets)])
      .flatMap((part) => tapeReader.lookup({ objects: [], summaries: [], references: part }).references)
      .map((entry) => [entry.id, entry.references]),
  );
  return ids.flatMap((id, row) => {
    const object = entries.get(id);
    const own = references.get(sets[row] ?? 0);
    return object && own ? [{ object, bornSeq: born[row] ?? 0, goneSeq: gone[row] ?? 0, references: own }] : [];
  });
}

function chunks(ids: readonly number[]): readonly (readonly number[])[] {
  return Array.from({ length: Math.ceil(ids.length / LOOKUP) }, (_, part) =>
    ids.slice(part * LOOKUP, (part + 1) * LOOKUP),
  );
}

/** The same picture for plain xyflow: the same places, and who is there at some instants. */
function plainPicture(tapeReader: TapeReader, all: readonly Life[], at: readonly Timestamp[]): PlainPicture {
  const { places } = layoutLives(all);
  const nodes = all.flatMap(({ object: { id, name, kind } }) => {
    const place = places.get(id);
    return place
      ? [{ id, name, kind, x: place.x, y: place.y, width: place.width, height: place.height, parent: place.parent }]
      : [];
  });
  const scenes = at.map((instant) => {
    const { rows } = tapeReader.sceneAt(instant);
    return Array.from(
      { length: rows.length / SCENE_COLUMNS.stride },
      (_, row) => rows[row * SCENE_COLUMNS.stride] ?? 0,
    );
  });
  return { nodes, scenes };
}
