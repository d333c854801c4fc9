import type { Coverage } from '@model/coverage.ts';
import type { Gap, GapReason } from '@model/gap.ts';
import { groupKindOf } from '@model/object-ref.ts';
import type { RedactionCount } from '@model/redaction-rule.ts';
import { addMs, type Timestamp } from '@model/time.ts';
import type { Heard, ResourceKind } from '../kube/heard.ts';
import type { VersionInput } from '../store/tape.ts';
import { type Life, Lives } from './lives.ts';
import { applyHeard, type GapAction, type LogEntry, type LogState, startLog } from './recording-log.ts';
import { CatchingUp } from './catching-up.ts';
import type { RecordingTape } from './recording-tape.ts';
import type { Redactor } from './redaction/redact.ts';
import type { Sleep } from './time/wakefulness.ts';
import { DEFINITIONS, PrinterColumnBook } from './printer-column-book.ts';
import { type ReadVersion, readVersion, tombstoneOf } from './version-input.ts';

/** The namespaces that a reflector speaks of: one, or all but some. */
export interface HeardWithin {
  readonly namespace?: string;
  readonly without?: readonly string[];
  /** How often the kind is listed, in words, if it is not watched. */
  readonly sampled?: string;
}

/** Who hears: one reflector of one kind, cluster-wide or of one namespace. */
export interface ReflectorScope extends HeardWithin {
  readonly kind: ResourceKind;
  /** When it began. */
  readonly since: Timestamp;
}

/** Why a person wanted nothing heard: for a while, or because something else is wanted from now on. */
export type PauseReason = 'paused' | 'excluded';

export interface Pause {
  readonly at: Timestamp;
  readonly why: PauseReason;
  readonly detail: string;
}

/** One thing heard, by which reflector and when. */
export interface HeardEntry {
  readonly reflector: number;
  readonly heard: Heard;
  readonly observedAt: Timestamp;
}

export interface RecordingWriterOptions {
  readonly tape: RecordingTape;
  readonly redact: Redactor;
  /** When a recording that already held something was opened again; absent for a new one. */
  readonly continuedAt?: Timestamp;
}

/** A silence that goes on. */
interface OpenGap {
  readonly id: number;
  readonly why: GapReason;
  readonly detail: string;
}

interface Reflector extends ReflectorScope {
  readonly id: number;
  readonly groupKind: string;
  state: LogState;
  gap?: OpenGap;
  /** Others hear all of it from now on. */
  isRelieved?: true;
  /** What another reflector has told of the same objects; until a bookmark says that this one is as far. */
  catchingUp?: CatchingUp;
}

/**
 * Turns what reflectors hear into versions, gaps and coverage for the tape. Synchronous; nobody else tells the tape
 * anything. After an error it must not be used again: its memory may be ahead of the tape.
 */
export class RecordingWriter {
  readonly #options: RecordingWriterOptions;
  readonly #reflectors = new Map<number, Reflector>();
  /** By kind, where two reflectors may hear the same objects. */
  readonly #heardTwice = new Map<string, CatchingUp>();
  readonly #lives = new Map<string, Lives>();
  readonly #printerColumns = new PrinterColumnBook();
  /** Silences of places that no reflector speaks of now, by place. */
  readonly #left = new Map<string, OpenGap>();
  /** Places that were listed, in this recording or, as far as one can know, before it was opened again. */
  readonly #listed = new Set<string>();
  #pausedAt: Timestamp | undefined;
  /** When a recording that already held something was opened again, in the record's time. */
  #wentAt: Timestamp | undefined;
  #isPending = false;
  #redactions: RedactionCount[] = [];
  #unreadable = 0;
  #latest: Timestamp;

  constructor(options: RecordingWriterOptions) {
    this.#options = options;
    this.#latest = options.tape.recordedUntil();
    for (const coverage of options.tape.newestCoverage()) this.#noteListed(coverage);
    if (options.continuedAt !== undefined) this.#wentAt = this.#onward(options.continuedAt);
  }

  /** Makes a reflector known before it is heard. */
  addReflector(id: number, scope: ReflectorScope): void {
    const away = this.#pausedAt ?? this.#wentAt;
    const since = this.#onward(scope.since);
    const groupKind = groupKindOf(scope.kind);
    const reflector: Reflector = { ...scope, id, since, groupKind, state: startLog({ reopened: false }) };
    this.#narrow(reflector);
    this.#reflectors.set(id, reflector);
    if (this.#besides(reflector).length > 0 && !this.#heardTwice.has(groupKind)) {
      this.#heardTwice.set(groupKind, new CatchingUp());
    }
    const left = this.#left.get(placeOf(reflector));
    if (left !== undefined) {
      reflector.gap = left;
      reflector.state = startLog({ reopened: true });
      this.#left.delete(placeOf(reflector));
      return;
    }
    // A kind that was never listed, as a new CRD's, is new: nothing of it was missed.
    if (away === undefined || !this.#holds(reflector)) return;
    // The store marks the time in which no engine ran. The kind stays uncompared from then until the first list has ended.
    reflector.state = startLog({ reopened: true });
    const at = { from: away, kind: groupKind, namespace: scope.namespace ?? '' };
    const why = this.#pausedAt === undefined ? 'engine-stopped' : 'paused';
    const event = this.#pausedAt === undefined ? 'the engine started' : 'recording went on';
    reflector.gap = this.#openGap({ ...at, why, detail: `not listed again since ${event}` });
  }

  /**
   * A kind that was heard everywhere is heard in one namespace from now on: chosen, or let in where the rest is refused.
   * The silence of all of it ends, and goes on in each namespace of which the recording holds something.
   */
  #narrow(next: Reflector): void {
    if (next.namespace === undefined) return;
    const everywhere = placeOf({ groupKind: next.groupKind });
    const beside = [...this.#reflectors.values()].find((each) => placeOf(each) === everywhere);
    const gap = beside === undefined ? this.#left.get(everywhere) : beside.gap;
    if (gap === undefined || beside?.without?.includes(next.namespace) === true) return;
    this.#options.tape.closeGap(gap.id, next.since);
    this.#left.delete(everywhere);
    if (beside !== undefined) delete beside.gap;
    const { why, detail } = gap;
    const namespaces = new Set([...this.#livesOf(next).byUid.values()].map(({ namespace }) => namespace));
    for (const namespace of namespaces.add(next.namespace)) {
      if (beside?.without?.includes(namespace) === true) continue;
      const place = { groupKind: next.groupKind, namespace };
      const at = { from: next.since, kind: next.groupKind, namespace };
      if (!this.#left.has(placeOf(place))) this.#left.set(placeOf(place), this.#openGap({ ...at, why, detail }));
    }
  }

  /** Forgets the reflectors; each silence lasts until a reflector of the same place has listed again. */
  pause({ at: wanted, why, detail }: Pause): void {
    const at = this.#onward(wanted);
    this.#flush();
    for (const reflector of this.#reflectors.values()) {
      const { groupKind: kind, namespace = '', state } = reflector;
      const wasHeard = hears(state);
      const gap = reflector.gap ?? (wasHeard ? this.#openGap({ from: at, kind, namespace, why, detail }) : undefined);
      if (gap !== undefined) this.#left.set(placeOf(reflector), gap);
      if (wasHeard && why === 'excluded') this.#setCoverage({ kind, namespace, state: 'excluded', since: at, detail });
    }
    this.#reflectors.clear();
    this.#heardTwice.clear();
    this.#pausedAt = at;
  }

  /**
   * Writes a batch, in order, in one transaction unless gaps or coverage change within it. Returns how many of its objects
   * could not be read.
   */
  take(entries: Iterable<HeardEntry>): { readonly unreadable: number } {
    this.#unreadable = 0;
    for (const entry of entries) this.#takeOne({ ...entry, observedAt: this.#onward(entry.observedAt) });
    this.#flush();
    return { unreadable: this.#unreadable };
  }

  /** Every kind has been listed for the first time. */
  setComplete(at: Timestamp): void {
    this.#options.tape.setComplete(this.#onward(at));
  }

  /** A time in which nobody listened to any kind, although nothing may have been missed: what was heard after it is dated late. */
  addSleep({ from, to, detail }: Sleep): void {
    const { tape } = this.#options;
    const gap = tape.openGap({ from, kind: '', namespace: '', why: 'asleep', detail });
    tape.closeGap(gap, this.#onward(to));
  }

  /** A sign of life: the recorder listened until `at`. */
  touch(at: Timestamp): void {
    this.#options.tape.touch(this.#onward(at));
  }

  close(): void {
    this.#options.tape.close();
  }

  /**
   * The record's own time: while the wall clock has been set back, it stands where it was. The store holds changes to
   * that, so a silence must stand with them, or it would cover a time in which nothing was missed.
   */
  #onward(at: Timestamp): Timestamp {
    if (at > this.#latest) this.#latest = at;
    return this.#latest;
  }

  #takeOne({ reflector: id, heard, observedAt }: HeardEntry): void {
    const reflector = this.#reflectors.get(id);
    if (reflector === undefined) throw new Error(`Reflector ${id} was heard before it was made known.`);
    if (reflector.groupKind === DEFINITIONS) this.#printerColumns.hear(heard);
    const lives = this.#livesOf(reflector);
    const within = {
      ...(reflector.namespace !== undefined && { namespace: reflector.namespace }),
      ...(reflector.without !== undefined && { without: reflector.without }),
      ...(reflector.sampled !== undefined && { sampled: reflector.sampled }),
    };
    const step = applyHeard<Life>(reflector.state, heard, { living: lives.byUid, ...within });
    reflector.state = step.state;
    this.#noteCatchingUp(reflector, heard);
    const told = { by: id, living: lives.byUid };
    for (const entry of step.entries) {
      if (reflector.catchingUp?.isOld(entry, heard, told) === true) continue;
      this.#write({ entry, reflector, lives, observedAt });
    }
    if (step.gap === undefined && step.coverage === undefined) return;
    // What the gap and the coverage speak of must be on the tape before they are.
    this.#flush();
    if (step.gap !== undefined) this.#actOnGap(reflector, step.gap, observedAt);
    if (step.coverage !== undefined) {
      const at = { kind: reflector.groupKind, namespace: reflector.namespace ?? '', since: observedAt };
      this.#setCoverage({ ...at, ...step.coverage });
    }
  }

  /** While others are heard that speak of the same objects, a list shows a place behind what they have told. */
  #noteCatchingUp(reflector: Reflector, heard: Heard): void {
    const twice = this.#heardTwice.get(reflector.groupKind);
    if (twice === undefined) return;
    if (heard.type === 'deleted') twice.noteEnd(heard.object, reflector.id);
    if (heard.type === 'relieved') reflector.isRelieved = true;
    if (heard.type === 'list-begin' && this.#besides(reflector).some(isHeard)) reflector.catchingUp = twice;
    else if (heard.type === 'list-begin' || heard.type === 'bookmark') delete reflector.catchingUp;
  }

  /** The others of its kind that speak of the same objects, or of some of them. */
  #besides({ id, groupKind, namespace }: Reflector): readonly Reflector[] {
    const others = [...this.#reflectors.values()].filter((each) => each.groupKind === groupKind && each.id !== id);
    return others.filter((each) => namespace === undefined || [undefined, namespace].includes(each.namespace));
  }

  /** Whether the recording has listed the kind anywhere, even if nothing of it is left. */
  #holds(reflector: Reflector): boolean {
    const isListed = [...this.#listed].some((place) => place.startsWith(placeOf({ groupKind: reflector.groupKind })));
    return isListed || this.#livesOf(reflector).byUid.size > 0;
  }

  #setCoverage(coverage: Coverage): void {
    this.#noteListed(coverage);
    this.#options.tape.setCoverage(coverage);
  }

  /** Of what is refused or left out it is not known whether it ever was listed: it is taken for missed, rather than for new. */
  #noteListed({ kind: groupKind, namespace, state }: Coverage): void {
    if (state === 'gone') this.#listed.delete(placeOf({ groupKind, namespace }));
    else if (state !== 'lost') this.#listed.add(placeOf({ groupKind, namespace }));
  }

  #livesOf(reflector: Reflector): Lives {
    const existing = this.#lives.get(reflector.groupKind);
    if (existing !== undefined) return existing;
    const lives = new Lives(this.#options.tape.living(reflector.kind).values());
    this.#lives.set(reflector.groupKind, lives);
    return lives;
  }

  #write(writing: {
    readonly entry: LogEntry<Life>;
    readonly reflector: Reflector;
    readonly lives: Lives;
    readonly observedAt: Timestamp;
  }): void {
    const { entry, reflector, lives, observedAt } = writing;
    const { kind, id: by } = reflector;
    if (entry.type === 'tombstone') return this.#bury(entry.life, lives, observedAt);
    const before = lives.byUid.get(entry.object.uid);
    const inferred = entry.type === 'applied' && entry.inferred;
    const columns = this.#printerColumns.columnsOf(kind);
    const heard = { type: entry.type, object: entry.object, inferred, observedAt, kind, columns, by };
    const version = readVersion(before === undefined ? heard : { ...heard, before }, this.#options.redact);
    if (entry.type === 'deleted') {
      this.#record(version);
      lives.remove(entry.object.uid);
      return;
    }
    const namesake = version.readable ? lives.namesake(version.life, before) : undefined;
    if (namesake !== undefined) this.#bury(namesake, lives, observedAt);
    this.#record(version);
    lives.put(version.life, before);
  }

  #bury(life: Life, lives: Lives, observedAt: Timestamp): void {
    // Not twice: an earlier entry of the same list may have taken its name.
    if (!lives.byUid.has(life.uid)) return;
    this.#put(tombstoneOf(life, observedAt));
    lives.remove(life.uid);
  }

  #put(version: VersionInput): void {
    this.#options.tape.put(version);
    this.#isPending = true;
  }

  #record(version: ReadVersion): void {
    this.#put(version.input);
    if (!version.readable) this.#unreadable += 1;
    for (const [rule, count] of version.redactions) {
      this.#redactions.push({ kind: groupKindOf(version.input), rule, count });
    }
  }

  #flush(): void {
    if (this.#isPending) this.#options.tape.commit();
    this.#isPending = false;
    if (this.#redactions.length === 0) return;
    this.#options.tape.addRedactions(this.#redactions);
    this.#redactions = [];
  }

  #actOnGap(reflector: Reflector, action: GapAction, observedAt: Timestamp): void {
    if (action.type === 'open') {
      const { why, detail, unheardMs = 0 } = action;
      const namespace = reflector.namespace ?? '';
      reflector.gap = this.#openGap({
        from: addMs(observedAt, -unheardMs),
        kind: reflector.groupKind,
        namespace,
        why,
        detail,
      });
      return;
    }
    if (action.type === 'close') this.#closeWithin(reflector, observedAt);
    if (reflector.gap === undefined) return;
    if (action.type === 'turn') {
      const { groupKind: kind, namespace = '', gap } = reflector;
      if (gap.why === action.why) return;
      const from = addMs(observedAt, -(action.sinceMs ?? 0));
      this.#options.tape.closeGap(gap.id, from);
      reflector.gap = this.#openGap({ from, kind, namespace, why: action.why, detail: action.detail });
      return;
    }
    if (action.type === 'close') this.#options.tape.closeGap(reflector.gap.id, observedAt);
    else this.#options.tape.dropGap(reflector.gap.id);
    delete reflector.gap;
  }

  /** What is heard everywhere is heard in every namespace that was left. */
  #closeWithin({ groupKind, namespace, without = [] }: Reflector, at: Timestamp): void {
    if (namespace !== undefined) return;
    for (const [place, gap] of this.#left) {
      if (!place.startsWith(placeOf({ groupKind })) || without.includes(place.slice(placeOf({ groupKind }).length)))
        continue;
      this.#options.tape.closeGap(gap.id, at);
      this.#left.delete(place);
    }
  }

  #openGap(gap: Omit<Gap, 'to'>): OpenGap {
    return { id: this.#options.tape.openGap(gap), why: gap.why, detail: gap.detail };
  }
}

function hears({ coverage }: LogState): boolean {
  return coverage === 'recorded' || coverage === 'sampled';
}

function isHeard({ state, isRelieved }: Reflector): boolean {
  return hears(state) && isRelieved !== true;
}

/** Reflectors of one place are one after the other what the recording knows of it. */
function placeOf({ groupKind, namespace = '' }: Pick<Reflector, 'groupKind' | 'namespace'>): string {
  return `${groupKind}@${namespace}`;
}
