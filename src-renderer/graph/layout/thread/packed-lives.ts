import { RELATION_TYPES, type Reference, type RelationType } from '@model/relation.ts';
import { timestampFromMs } from '@model/time.ts';
import type { Life } from '../../../playback/player.ts';

/**
 * Lives that are new or have changed, as numbers into a table of strings that grows with each message: copying fifty
 * thousand objects from thread to thread would be felt, arrays of numbers change hands.
 */
export interface PackedLives {
  /** What the table gets at its end. */
  readonly strings: readonly string[];
  /** Sets of references that are new: how many they are, then of each type, group, kind, namespace, name, uid, whether it controls. */
  readonly sets: Int32Array<ArrayBuffer>;
  /** {@link LIFE_STRIDE} numbers a life. */
  readonly lives: Int32Array<ArrayBuffer>;
  /** When each was created, in ms; NaN where it does not say. */
  readonly created: Float64Array<ArrayBuffer>;
}

/** The place among the lives, id, group, kind, namespace, name, uid, bornSeq, goneSeq, set of references. */
const LIFE_STRIDE = 10;

const ABSENT = -1;

/** Relations that say where something stands. All others are drawn, but move nothing. */
const PLACING: ReadonlySet<RelationType> = new Set([
  'owner',
  'labelled',
  'runs-on',
  'selects',
  'routes-to',
  'scales',
  'protects',
]);

/** The side that sends: remembers what was sent, so that each life goes once and again only when it has changed. */
export class LifePacker {
  private readonly sent: Life[] = [];
  /** Strings that many lives share; names and uids are sent as they come. */
  private readonly shared = new Map<string, number>();
  private stringCount = 0;
  private readonly sets = new Map<readonly Reference[], number>();
  private freshStrings: string[] = [];
  private freshSets: number[] = [];
  private from = 0;

  /** The next lives that are new or have changed, at most `limit`; undefined when all are sent. */
  pack(lives: readonly Life[], limit: number): PackedLives | undefined {
    const numbers: number[] = [];
    const created: number[] = [];
    let index = this.from;
    for (; index < lives.length && created.length < limit; index++) {
      const life = lives[index];
      if (!life || life === this.sent[index]) continue;
      this.sent[index] = life;
      this.put(numbers, index, life);
      created.push(life.object.createdAt ?? Number.NaN);
    }
    // Those before have been looked at in this round; the next begins at the first again.
    this.from = index < lives.length ? index : 0;
    if (created.length === 0) return undefined;
    const packed: PackedLives = {
      strings: this.freshStrings,
      sets: Int32Array.from(this.freshSets),
      lives: Int32Array.from(numbers),
      created: Float64Array.from(created),
    };
    this.freshStrings = [];
    this.freshSets = [];
    return packed;
  }

  private put(numbers: number[], index: number, { object, bornSeq, goneSeq, references }: Life): void {
    const { id, group, kind, namespace, name, uid } = object;
    numbers.push(index, id, this.text(group), this.text(kind), this.text(namespace), this.add(name), this.add(uid));
    numbers.push(bornSeq, goneSeq, this.set(references));
  }

  private set(references: readonly Reference[]): number {
    const known = this.sets.get(references);
    if (known !== undefined) return known;
    const placing = references.filter(({ type, selector }) => PLACING.has(type) && selector === undefined);
    this.freshSets.push(placing.length);
    for (const { type, group, kind, namespace, name, uid, controller } of placing) {
      this.freshSets.push(RELATION_TYPES.indexOf(type), this.text(group), this.text(kind), this.text(namespace));
      this.freshSets.push(this.text(name), uid === undefined ? ABSENT : this.text(uid), controller ? 1 : 0);
    }
    const number = this.sets.size;
    this.sets.set(references, number);
    return number;
  }

  private text(text: string): number {
    const known = this.shared.get(text);
    if (known !== undefined) return known;
    const number = this.add(text);
    this.shared.set(text, number);
    return number;
  }

  private add(text: string): number {
    this.freshStrings.push(text);
    return this.stringCount++;
  }
}

/** The side that receives. */
export class LifeUnpacker {
  /** In the order of `bornSeq`, with the references that say where something stands. */
  readonly lives: Life[] = [];
  private readonly strings: string[] = [];
  private readonly sets: (readonly Reference[])[] = [];

  take(packed: PackedLives): void {
    for (const text of packed.strings) this.strings.push(text);
    this.takeSets(packed.sets);
    packed.created.forEach((created, row) => {
      const at = row * LIFE_STRIDE;
      const cell = (column: number) => packed.lives[at + column] ?? 0;
      this.lives[cell(0)] = {
        object: {
          id: cell(1),
          group: this.text(cell(2)),
          version: '',
          kind: this.text(cell(3)),
          namespace: this.text(cell(4)),
          name: this.text(cell(5)),
          uid: this.text(cell(6)),
          ...(Number.isNaN(created) ? {} : { createdAt: timestampFromMs(created) }),
        },
        bornSeq: cell(7),
        goneSeq: cell(8),
        references: this.sets[cell(9)] ?? [],
      };
    });
  }

  private takeSets(numbers: Int32Array): void {
    let at = 0;
    const next = () => numbers[at++] ?? 0;
    while (at < numbers.length) {
      const count = next();
      this.sets.push(Array.from({ length: count }, () => this.reference(next)));
    }
  }

  private reference(next: () => number): Reference {
    const type = RELATION_TYPES[next()] ?? 'refers-to';
    const [group, kind, namespace] = [this.text(next()), this.text(next()), this.text(next())];
    const [name, uid, controls] = [this.text(next()), next(), next() === 1];
    return {
      type,
      group,
      kind,
      namespace,
      name,
      ...(uid === ABSENT ? {} : { uid: this.text(uid) }),
      ...(controls ? ({ controller: true } as const) : {}),
    };
  }

  private text(number: number): string {
    return this.strings[number] ?? '';
  }
}

/** What changes hands instead of being copied. */
export function buffersOfLives({ sets, lives, created }: PackedLives): ArrayBuffer[] {
  return [sets.buffer, lives.buffer, created.buffer];
}
