import { CHANGE_COLUMNS } from '@model/change.ts';
import { BodyTexts, unlessLost } from '../file/body-texts.ts';
import { CURRENT_SCHEMA } from '../file/format.ts';
import { bodiesOf } from '../packed/bodies.ts';
import { Statements } from '../segment/statements.ts';
import { damaged } from '../tape-error.ts';
import { StoredTexts } from '../texts/stored-texts.ts';
import { openVersions, type SegmentVersions } from '../versions/open-versions.ts';
import { packingOrder, type PackingPlace } from './packing.ts';

const PACKED_SCHEMA = { ...CURRENT_SCHEMA, layout: 'packed' } as const;
const TEXT_CACHE_BYTES = 64 * 1024 * 1024;
/** Versions compared between two looks at the event loop. */
const PAGE = 2000;
const BODIES_A_TURN = 64;

/** Compares a packed segment with the one it was made of: every row, every body, every text, byte for byte. */
export async function comparePacked(place: PackingPlace): Promise<void> {
  const { unfinished, to, head } = place;
  const packed = openVersions(unfinished, new Statements(to), { schema: PACKED_SCHEMA, head });
  await compareVersions(place, packed);
  await compareBodies(place, packed);
  compareTexts(place);
}

async function compareVersions({ source, stored, pace }: PackingPlace, packed: SegmentVersions): Promise<void> {
  if (packed.versions.count() !== stored.versions.count()) {
    throw damaged(source, 'its changes are not those that were packed');
  }
  for (let after = 0; ; ) {
    const page = { after, before: Number.MAX_SAFE_INTEGER, order: 'asc', limit: PAGE, flags: {}, about: [] } as const;
    const [before, now] = [stored.versions.walk(page), packed.versions.walk(page)];
    const seqs = [...before.times.keys()].map((row) => before.rows[row * CHANGE_COLUMNS.stride] ?? 0);
    const last = seqs.at(-1);
    if (last === undefined) return;
    const [rvsBefore, rvsNow] = [stored.versions.resourceVersions(seqs), packed.versions.resourceVersions(seqs)];
    const isSame =
      Buffer.from(before.rows.buffer).equals(Buffer.from(now.rows.buffer)) &&
      Buffer.from(before.times.buffer).equals(Buffer.from(now.times.buffer)) &&
      seqs.every((seq) => rvsBefore.get(seq) === rvsNow.get(seq));
    if (!isSame) throw damaged(source, `its changes after ${after} are not those that were packed`);
    after = last;
    await pace();
  }
}

async function compareBodies(place: PackingPlace, packed: SegmentVersions): Promise<void> {
  const { source, from, unfinished, to, pace } = place;
  const before = new BodyTexts(source, from, TEXT_CACHE_BYTES);
  const { formatVersion } = PACKED_SCHEMA;
  const now = bodiesOf(unfinished, to, { formatVersion, places: packed.places, capacity: 0 });
  let kind: number | undefined;
  let count = 0;
  for (const version of packingOrder(place)) {
    // Lost is only what is lost whenever it is read.
    const [is, was] = [now, before].map((bodies) => unlessLost(() => bodies.read(version.seq)));
    if (is === undefined || was === undefined ? is !== was : !is.equals(was)) {
      throw damaged(unfinished, `change ${version.seq} is not what it was`);
    }
    if (version.kind !== kind || ++count % BODIES_A_TURN === 0) await pace();
    kind = version.kind;
  }
}

function compareTexts({ source, from, schema, unfinished, to }: PackingPlace): void {
  const before = new StoredTexts(source, from, schema);
  const now = new StoredTexts(unfinished, to, PACKED_SCHEMA);
  for (const table of ['summary', 'refs'] as const) {
    const found = new Map(now.all(table));
    for (const [id, text] of before.all(table)) {
      if (found.get(id) !== text) throw damaged(unfinished, `a text of ${table} is not what it was`);
    }
  }
}
