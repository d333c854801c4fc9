import { CHANGE_FLAGS, type ChangeRows, changeTypeOf } from '@model/change.ts';
import { LIFE_COLUMNS, type Lives } from '@model/scene.ts';
import { rowAt } from './change-window.ts';
import { type DictionaryIds, noIds, type RecordingDictionary } from './dictionary.ts';
import type { Life } from '../player.ts';

/** All lives of the loaded window, kept up to date from live changes. The dictionary must know their ids first. */
export class LivesBook {
  readonly #dictionary: RecordingDictionary;
  readonly #lives: Life[] = [];
  readonly #places = new Map<number, number>();
  #given: readonly Life[] | undefined;

  constructor(dictionary: RecordingDictionary) {
    this.#dictionary = dictionary;
  }

  /** Lives in the order of `bornSeq`; the same array until one is added or changed. */
  list(): readonly Life[] {
    this.#given ??= [...this.#lives];
    return this.#given;
  }

  /** Takes in the lives of a window. */
  load(lives: Lives): void {
    const { rows } = lives;
    for (let start = 0; start + LIFE_COLUMNS.stride <= rows.length; start += LIFE_COLUMNS.stride) {
      this.#put(rows[start + LIFE_COLUMNS.object] ?? 0, {
        bornSeq: rows[start + LIFE_COLUMNS.bornSeq] ?? 0,
        goneSeq: rows[start + LIFE_COLUMNS.goneSeq] ?? 0,
        referencesId: rows[start + LIFE_COLUMNS.references] ?? 0,
      });
    }
  }

  /** Takes in live changes; returns whether a life began, ended or changed its owner. */
  follow(changes: ChangeRows): boolean {
    let isChanged = false;
    for (let index = 0; index < changes.times.length; index += 1) {
      const row = rowAt(changes, index);
      if (row.flags & CHANGE_FLAGS.pointInTime) continue;
      const known = this.#lives[this.#places.get(row.object) ?? -1];
      if (changeTypeOf(row.flags) === 'applied') {
        const references = this.#dictionary.references(row.references);
        if (known && known.references === references && known.goneSeq === 0) continue;
        this.#put(row.object, { bornSeq: known?.bornSeq ?? row.seq, goneSeq: 0, referencesId: row.references });
        isChanged = true;
      } else if (known && known.goneSeq === 0) {
        this.#replace(row.object, { ...known, goneSeq: row.seq });
        isChanged = true;
      }
    }
    return isChanged;
  }

  #put(id: number, life: { readonly bornSeq: number; readonly goneSeq: number; readonly referencesId: number }): void {
    const object = this.#dictionary.object(id);
    const references = this.#dictionary.references(life.referencesId);
    if (!object || !references) throw new Error(`Object ${id} entered the lives before its names.`);
    this.#replace(id, { object, bornSeq: life.bornSeq, goneSeq: life.goneSeq, references });
  }

  #replace(id: number, life: Life): void {
    this.#given = undefined;
    const place = this.#places.get(id);
    if (place !== undefined) {
      this.#lives[place] = life;
      return;
    }
    this.#places.set(id, this.#lives.length);
    this.#lives.push(life);
  }
}

/** The dictionary ids that a window of lives names. */
export function idsOfLives(lives: Lives): DictionaryIds {
  const ids = noIds();
  const { rows } = lives;
  for (let start = 0; start + LIFE_COLUMNS.stride <= rows.length; start += LIFE_COLUMNS.stride) {
    ids.objects.add(rows[start + LIFE_COLUMNS.object] ?? 0);
    ids.references.add(rows[start + LIFE_COLUMNS.references] ?? 0);
  }
  return ids;
}
