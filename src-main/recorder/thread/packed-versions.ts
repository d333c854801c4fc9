import { CHANGE_FLAGS, changeTypeOf, flagsOf, severityOf } from '@model/change.ts';
import type { Timestamp } from '@model/time.ts';
import type { VersionInput } from '../../store/tape.ts';

/**
 * Versions as they cross to the thread that writes, in columns: an object costs its names once, and a text only where it
 * differs from that of the version before.
 */
export interface PackedVersions {
  /** {@link STRIDE} numbers a version: of its life, flags, what is told of it, and where its body begins and ends. */
  readonly rows: Int32Array<ArrayBuffer>;
  /** Of each version when it was seen, then when its object was created where that is told; in ms. */
  readonly times: readonly Timestamp[];
  /** Of each version its resourceVersion, before it the names of a life not told of yet, after it what else is told. */
  readonly texts: readonly string[];
  /** Bodies that came with a batch, where they lie in it. */
  readonly heard: Uint8Array<ArrayBuffer>;
  /** Bodies that were made: redacted ones and placeholders. */
  readonly made: Uint8Array<ArrayBuffer>;
}

const STRIDE = 5;

/** What is told of a version beside what is told of each. */
const TELLS = { names: 1, summary: 2, references: 4, terms: 8, createdAt: 16, madeBody: 32 } as const;

type Names = Pick<VersionInput, 'group' | 'version' | 'kind' | 'namespace' | 'name' | 'uid' | 'pointInTime'>;

/** What both sides know of a life: what a version does not say is as it was in the one before. */
interface KnownLife {
  names: Names;
  summary: string;
  references: string;
}

interface ToldLife extends KnownLife {
  readonly id: number;
}

/**
 * Packs versions one by one, so that what was read of each dies young, and remembers what the other side knows by now.
 */
export class VersionPacker {
  readonly #told = new Map<string, ToldLife>();
  #lastId = 0;
  #heard = new Uint8Array(0);
  #rows: number[] = [];
  #times: Timestamp[] = [];
  #texts: string[] = [];
  #made: Uint8Array[] = [];
  #madeBytes = 0;

  /** Bodies may be views of `heard` from now on; it is to be transferred with what is packed, as `made` is. */
  begin(heard: Uint8Array<ArrayBuffer>): void {
    this.#heard = heard;
  }

  add(version: VersionInput): void {
    const { body, createdAt } = version;
    const isMade = body.length > 0 && body.buffer !== this.#heard.buffer;
    const start = isMade ? this.#madeBytes : body.length === 0 ? 0 : body.byteOffset - this.#heard.byteOffset;
    if (isMade) this.#made.push(body);
    if (isMade) this.#madeBytes += body.length;
    this.#times.push(version.observedAt);
    if (createdAt !== undefined) this.#times.push(createdAt);
    const { id, tells } = this.#tell(version, this.#texts);
    const more = (createdAt === undefined ? 0 : TELLS.createdAt) | (isMade ? TELLS.madeBody : 0);
    this.#rows.push(id, flagsOf(version, false), tells | more, start, start + body.length);
  }

  /** All that was added since it was asked last. */
  packed(): PackedVersions {
    const made = new Uint8Array(this.#madeBytes);
    let at = 0;
    for (const body of this.#made) {
      made.set(body, at);
      at += body.length;
    }
    const rows = Int32Array.from(this.#rows);
    const packed = { rows, times: this.#times, texts: this.#texts, heard: this.#heard, made };
    this.#heard = new Uint8Array(0);
    this.#rows = [];
    this.#times = [];
    this.#texts = [];
    this.#made = [];
    this.#madeBytes = 0;
    return packed;
  }

  /** Adds to `texts` what the other side cannot know. */
  #tell(version: VersionInput, texts: string[]): { readonly id: number; readonly tells: number } {
    const { summary, references, terms } = version;
    const told = this.#told.get(version.uid);
    const isKnown = told !== undefined && isNamedSo(told.names, version);
    const life = isKnown ? told : { id: told?.id ?? ++this.#lastId, names: namesOf(version), summary, references };
    if (!isKnown)
      texts.push(version.group, version.version, version.kind, version.namespace, version.name, version.uid);
    texts.push(version.resourceVersion);
    let tells = isKnown ? 0 : TELLS.names;
    if (!isKnown || life.summary !== summary) {
      tells |= TELLS.summary;
      texts.push(summary);
    }
    if (!isKnown || life.references !== references) {
      tells |= TELLS.references;
      texts.push(references);
    }
    if (terms !== undefined) {
      tells |= TELLS.terms;
      texts.push(terms);
    }
    life.summary = summary;
    life.references = references;
    if (!isKnown) this.#told.set(version.uid, life);
    if (version.type !== 'applied') this.#told.delete(version.uid);
    return { id: life.id, tells };
  }
}

/** The other side of a {@link VersionPacker}: unpacks what it packed, in the same order. */
export class VersionUnpacker {
  readonly #known = new Map<number, KnownLife>();
  /** Of equal names of kinds one is kept. */
  readonly #kinds = new Map<string, string>();

  /** Bodies are views of the buffers that came. Throws for what no packer made. */
  unpack({ rows, times, texts, heard, made }: PackedVersions): VersionInput[] {
    const versions: VersionInput[] = [];
    const time = inTurn(times);
    const text = inTurn(texts);
    for (let cell = 0; cell < rows.length; cell += STRIDE) {
      const [id, flags, tells] = [rows[cell] ?? 0, rows[cell + 1] ?? 0, rows[cell + 2] ?? 0];
      const observedAt = time();
      const createdAt = (tells & TELLS.createdAt) === 0 ? undefined : time();
      const names = (tells & TELLS.names) === 0 ? this.#life(id).names : this.#names(text, flags);
      const resourceVersion = text();
      const summary = (tells & TELLS.summary) === 0 ? this.#life(id).summary : text();
      const references = (tells & TELLS.references) === 0 ? this.#life(id).references : text();
      const type = changeTypeOf(flags);
      if (type === 'applied') this.#known.set(id, { names, summary, references });
      else this.#known.delete(id);
      versions.push({
        ...names,
        type,
        inferred: (flags & CHANGE_FLAGS.inferred) !== 0,
        observedAt,
        resourceVersion,
        ...(createdAt !== undefined && { createdAt }),
        body: ((tells & TELLS.madeBody) === 0 ? heard : made).subarray(rows[cell + 3], rows[cell + 4]),
        summary,
        references,
        severity: severityOf(flags),
        ...((tells & TELLS.terms) !== 0 && { terms: text() }),
      });
    }
    return versions;
  }

  #life(id: number): KnownLife {
    const life = this.#known.get(id);
    if (life === undefined) throw new Error(`Life ${id} was written to before it was told of.`);
    return life;
  }

  #names(text: () => string, flags: number): Names {
    const [group, version, kind] = [this.#once(text()), this.#once(text()), this.#once(text())];
    const [namespace, name, uid] = [this.#once(text()), text(), text()];
    return { group, version, kind, namespace, name, uid, pointInTime: (flags & CHANGE_FLAGS.pointInTime) !== 0 };
  }

  #once(name: string): string {
    const known = this.#kinds.get(name);
    if (known === undefined) this.#kinds.set(name, name);
    return known ?? name;
  }
}

function namesOf({ group, version, kind, namespace, name, uid, pointInTime }: VersionInput): Names {
  return { group, version, kind, namespace, name, uid, pointInTime };
}

function isNamedSo(names: Names, version: Names): boolean {
  return (
    names.name === version.name &&
    names.namespace === version.namespace &&
    names.kind === version.kind &&
    names.group === version.group &&
    names.version === version.version &&
    names.pointInTime === version.pointInTime
  );
}

function inTurn<T>(values: readonly T[]): () => T {
  let next = 0;
  return () => {
    const value = values[next++];
    if (value === undefined) throw new Error('Packed versions say less than they announce.');
    return value;
  };
}
