import { CHANGE_FLAGS, changeTypeOf } from '@model/change.ts';
import { type Scene, SCENE_COLUMNS } from '@model/scene.ts';
import type { SceneObject } from '../player.ts';
import type { ChangeRow } from './change-window.ts';
import { type DictionaryIds, noIds, type RecordingDictionary } from './dictionary.ts';

/** One row of a scene, as numbers. */
interface SceneRow {
  readonly object: number;
  readonly seq: number;
  readonly summary: number;
  readonly references: number;
}

/** The scene that rows are applied to, and which objects they touched. */
export interface SceneUnderWay {
  readonly objects: Map<number, SceneObject>;
  readonly touched: Set<number>;
  readonly dictionary: RecordingDictionary;
}

/** Applies a change, unless its object was touched before: whoever goes over several rows begins at the target. */
export function redo(row: ChangeRow, into: SceneUnderWay): void {
  if (row.flags & CHANGE_FLAGS.pointInTime || into.touched.has(row.object)) return;
  into.touched.add(row.object);
  if (changeTypeOf(row.flags) === 'applied') into.objects.set(row.object, named(row, into.dictionary));
  else into.objects.delete(row.object);
}

/** Takes a change back: the object is again what the row says it was before. As with {@link redo}, the first row of an object counts. */
export function undo(row: ChangeRow, into: SceneUnderWay): void {
  if (row.flags & CHANGE_FLAGS.pointInTime || into.touched.has(row.object)) return;
  into.touched.add(row.object);
  const { object, previousSeq: seq, previousSummary: summary, previousReferences: references } = row;
  if (seq === 0) into.objects.delete(object);
  else into.objects.set(object, named({ object, seq, summary, references }, into.dictionary));
}

/** The objects of a whole scene; those that `known` shows in the same version keep their identity. */
export function objectsOfScene(
  scene: Scene,
  known: ReadonlyMap<number, SceneObject>,
  dictionary: RecordingDictionary,
): Map<number, SceneObject> {
  const objects = new Map<number, SceneObject>();
  for (const row of rowsOf(scene)) {
    const before = known.get(row.object);
    objects.set(row.object, before?.seq === row.seq ? before : named(row, dictionary));
  }
  return objects;
}

/** The dictionary ids that a scene names and that are not known. Most scenes of ten thousand objects name nothing new. */
export function unknownIdsOfScene(scene: Scene, dictionary: RecordingDictionary): DictionaryIds {
  const ids = noIds();
  for (const row of rowsOf(scene)) {
    if (!dictionary.object(row.object)) ids.objects.add(row.object);
    if (!dictionary.summary(row.summary)) ids.summaries.add(row.summary);
    if (!dictionary.references(row.references)) ids.references.add(row.references);
  }
  return ids;
}

/** Ids that are only in one of two scenes, or not the same in both. */
export function differences(
  before: ReadonlyMap<number, SceneObject>,
  after: ReadonlyMap<number, SceneObject>,
): ReadonlySet<number> {
  const touched = new Set<number>();
  for (const [id, object] of after) if (before.get(id) !== object) touched.add(id);
  for (const id of before.keys()) if (!after.has(id)) touched.add(id);
  return touched;
}

function* rowsOf({ rows }: Scene): Generator<SceneRow> {
  for (let start = 0; start + SCENE_COLUMNS.stride <= rows.length; start += SCENE_COLUMNS.stride) {
    yield {
      object: rows[start + SCENE_COLUMNS.object] ?? 0,
      seq: rows[start + SCENE_COLUMNS.seq] ?? 0,
      summary: rows[start + SCENE_COLUMNS.summary] ?? 0,
      references: rows[start + SCENE_COLUMNS.references] ?? 0,
    };
  }
}

function named(row: SceneRow, dictionary: RecordingDictionary): SceneObject {
  const entry = dictionary.object(row.object);
  const summary = dictionary.summary(row.summary);
  const references = dictionary.references(row.references);
  if (!entry || !summary || !references) throw new Error(`Change ${row.seq} entered the scene before its names.`);
  return { ...entry, seq: row.seq, summary, references };
}
