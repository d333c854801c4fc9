import { array, assert, boolean, constantFrom, integer, oneof, property, record, type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Heard } from '../../src-main/kube/heard.ts';
import { RecordingWriter } from '../../src-main/recorder/recording-writer.ts';
import { redactorFor } from '../../src-main/recorder/redaction/redact.ts';
import { MemoryTape } from './memory-tape.ts';
import { at, PODS, pod } from './wire.ts';

/** What happens to the cluster, or to the connection. */
type Happening =
  | { readonly type: 'write'; readonly name: string }
  | { readonly type: 'delete'; readonly name: string }
  | { readonly type: 'cut'; readonly comesBack: 'resumed' | 'relist' | 'reopened'; readonly abortedLists: number }
  | { readonly type: 'heal' };

const name = constantFrom('a', 'b', 'c', 'd');
const happening: Arbitrary<Happening> = oneof(
  record({ type: constantFrom<'write'>('write'), name }),
  record({ type: constantFrom<'delete'>('delete'), name }),
  record({
    type: constantFrom<'cut'>('cut'),
    comesBack: constantFrom<'resumed' | 'relist' | 'reopened'>('resumed', 'relist', 'reopened'),
    abortedLists: integer({ min: 0, max: 2 }),
  }),
  record({ type: constantFrom<'heal'>('heal') }),
);

/** A cluster of pods, watched by one reflector that loses its connection now and then, and recorded. */
class World {
  readonly tape = new MemoryTape();
  readonly server = new Map<string, { readonly uid: string; readonly rv: string }>();
  /** Every version that the server ever had. */
  readonly versions = new Set<string>();
  readonly #batched: boolean;
  #writer = this.#opened();
  #cut: Extract<Happening, { type: 'cut' }> | undefined;
  #missed: Heard[] = [];
  #waiting: Heard[] = [];
  #revision = 0;
  #time = 0;

  constructor(batched: boolean) {
    this.#batched = batched;
    this.#hear(...this.#list());
  }

  happen(event: Happening): void {
    this.#revision += 1;
    const rv = String(this.#revision);
    if (event.type === 'write') this.#write(event.name, rv);
    if (event.type === 'delete') this.#delete(event.name, rv);
    if (event.type === 'cut' && this.#cut === undefined) {
      this.#cut = event;
      this.#hear({ type: 'silent', why: 'disconnected', detail: 'cut' });
    }
    if (event.type === 'heal') this.heal();
  }

  heal(): void {
    const cut = this.#cut;
    this.#cut = undefined;
    if (cut?.comesBack === 'resumed') this.#hear({ type: 'resumed' }, ...this.#missed);
    if (cut?.comesBack === 'reopened') {
      this.flush();
      this.tape.continueAt(at(this.#time));
      this.#writer = this.#opened(this.#time);
    }
    if (cut !== undefined && cut.comesBack !== 'resumed') {
      const aborted = this.#list().slice(0, -1);
      for (let i = 0; i < cut.abortedLists; i++) {
        this.#hear(...aborted.slice(0, i + 1), { type: 'silent', why: 'disconnected', detail: 'cut' });
      }
      this.#hear(...this.#list());
    }
    this.#missed = [];
  }

  flush(): void {
    this.#writer.take(this.#waiting.map((heard) => ({ reflector: 1, heard, observedAt: at((this.#time += 1)) })));
    this.#waiting = [];
  }

  #opened(continuedAt?: number): RecordingWriter {
    const again = continuedAt === undefined ? {} : { continuedAt: at(continuedAt) };
    const writer = new RecordingWriter({ tape: this.tape, redact: redactorFor(new Uint8Array(32)), ...again });
    writer.addReflector(1, { kind: PODS, since: at(continuedAt ?? 0) });
    return writer;
  }

  #write(name: string, rv: string): void {
    const uid = this.server.get(name)?.uid ?? `${name}-${rv}`;
    this.server.set(name, { uid, rv });
    this.versions.add(`applied ${uid}@${rv}`);
    this.#change({ type: 'applied', object: pod(uid, rv, { name }) });
  }

  #delete(name: string, rv: string): void {
    const living = this.server.get(name);
    if (living === undefined) return;
    this.server.delete(name);
    this.versions.add(`deleted ${living.uid}@${rv}`);
    this.#change({ type: 'deleted', object: pod(living.uid, rv, { name }) });
  }

  #change(heard: Heard): void {
    if (this.#cut === undefined) this.#hear(heard);
    else this.#missed.push(heard);
  }

  #list(): readonly Heard[] {
    const pages = [...this.server].map(([name, { uid, rv }]): Heard => {
      return { type: 'listed', objects: [pod(uid, rv, { name })] };
    });
    return [{ type: 'list-begin' }, ...pages, { type: 'list-end', resourceVersion: String(this.#revision) }];
  }

  #hear(...heard: readonly Heard[]): void {
    this.#waiting.push(...heard);
    if (!this.#batched) this.flush();
  }
}

describe('any history', () => {
  it('ends in the state of the server, with no phantom and nothing twice', () => {
    assert(
      property(array(happening, { maxLength: 60 }), boolean(), (events, batched) => {
        const world = new World(batched);
        for (const event of events) world.happen(event);
        world.heal();
        world.flush();
        const living = [...world.tape.living(PODS).values()].map(
          ({ uid, resourceVersion }) => `${uid}@${resourceVersion}`,
        );
        expect(living.sort()).toEqual([...world.server.values()].map(({ uid, rv }) => `${uid}@${rv}`).sort());
        const written = world.tape.versions.map(
          ({ type, uid, resourceVersion }) => `${type} ${uid}@${resourceVersion}`,
        );
        expect(new Set(written).size).toBe(written.length);
        for (const entry of written) if (!entry.startsWith('tombstone')) expect(world.versions).toContain(entry);
        const buried = world.tape.versions.filter(({ type }) => type === 'tombstone').map(({ uid }) => uid);
        const alive = new Set([...world.server.values()].map(({ uid }) => uid));
        for (const uid of buried) expect(alive).not.toContain(uid);
        expect([...world.tape.gaps.values()].filter(({ to }) => to === undefined)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});
