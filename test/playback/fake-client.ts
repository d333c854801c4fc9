import type { DensityAnswer, LiveBatch } from '@contract/changes.ts';
import { contract } from '@contract/contract.ts';
import { severityOf, SEVERITIES } from '@model/change.ts';
import type { Gap } from '@model/gap.ts';
import { inOrder, type Mark } from '@model/mark.ts';
import { type Timestamp, timestampFromMs } from '@model/time.ts';
import { createRouterClient, implement } from '@orpc/server';
import type { RecordClient } from '../../src-renderer/playback/record/record-client.ts';
import type { History } from './history.ts';

/** What a test decides about the answers. */
export interface Script {
  readonly history: History;
  readonly gaps?: readonly Gap[];
  /** When every kind had been listed. */
  readonly complete?: Timestamp;
  /** The marks at the beginning; set and removed ones are told to whoever watches. */
  readonly marks?: readonly Mark[];
  /** Hears of each request that carries a signal when it begins. */
  readonly onSignal?: (call: string, signal: AbortSignal | undefined) => void;
  /** Awaited before each answer; the test says when it resolves. Rejects to make the call fail. */
  readonly gate?: (call: string) => Promise<void>;
  /** The live feed; without one it stays silent. */
  readonly live?: (
    input: { afterSeq: number; feed: string; window: number },
    signal?: AbortSignal,
  ) => AsyncGenerator<LiveBatch>;
  readonly onAck?: (input: { feed: string; seq: number }) => void;
}

/** A client over the real contract, answered honestly from a {@link History} in memory. */
export function fakeClient(script: Script): RecordClient {
  const { history } = script;
  const { scene, changes, objects, marks, recordings } = contract;
  const os = implement({ scene, changes, objects, marks, recordings: { report: recordings.report } });
  const gate = async (call: string) => script.gate?.(call);
  const book = fakeMarks(script.marks ?? []);
  const span = () => ({
    firstSeq: 1,
    lastSeq: history.lastSeq,
    first: history.timeOf(1),
    last: history.timeOf(history.lastSeq),
    ...(script.complete !== undefined && { complete: script.complete }),
  });
  const router = os.router({
    scene: {
      at: os.scene.at.handler(async ({ input, signal }) => {
        script.onSignal?.(`scene.at ${input.at}`, signal);
        await gate(`scene.at ${input.at}`);
        return { at: input.at, ...history.sceneRows(input.at) };
      }),
      lives: os.scene.lives.handler(async () => {
        await gate('scene.lives');
        return { rows: history.lifeRows() };
      }),
      lookup: os.scene.lookup.handler(async ({ input }) => {
        await gate(`scene.lookup ${input.objects.length + input.summaries.length + input.references.length}`);
        const { names } = history;
        return {
          objects: input.objects.flatMap((id) => names.objects[id] ?? []),
          summaries: input.summaries.flatMap((id) => {
            const summary = names.summaries[id];
            return summary ? [{ id, summary }] : [];
          }),
          references: input.references.flatMap((id) => {
            const references = names.references[id];
            return references ? [{ id, references }] : [];
          }),
        };
      }),
    },
    changes: {
      range: os.changes.range.handler(async ({ input, signal }) => {
        script.onSignal?.('changes.range', signal);
        await gate('changes.range');
        return history.rows((seq) => seq > input.after && seq <= input.upTo, input.limit);
      }),
      between: os.changes.between.handler(async ({ input }) => {
        await gate('changes.between');
        return history.rows((_, told) => told.at >= input.from && told.at <= input.to, input.limit);
      }),
      live: os.changes.live.handler(async function* ({ input, signal }) {
        if (script.live) yield* script.live(input, signal);
        else await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      }),
      ack: os.changes.ack.handler(({ input }) => {
        script.onAck?.(input);
        return { done: true } as const;
      }),
      step: os.changes.step.handler(async ({ input, signal }) => {
        script.onSignal?.('changes.step', signal);
        await gate('changes.step');
        const seq = history.nearest(input.from, input.direction, input);
        return seq === undefined ? {} : { found: { seq, at: history.timeOf(seq) } };
      }),
      bounds: os.changes.bounds.handler(({ input }) => {
        const first = history.nearest(0, 1, input);
        const last = history.nearest(Number.MAX_SAFE_INTEGER, -1, input);
        return {
          ...(first !== undefined && { first: { seq: first, at: history.timeOf(first) } }),
          ...(last !== undefined && { last: { seq: last, at: history.timeOf(last) } }),
        };
      }),
      silence: os.changes.silence.handler(() => ({ gaps: [], coverage: [] })),
      density: os.changes.density.handler(async ({ input }) => {
        await gate('changes.density');
        return densityOf(history, input);
      }),
      gaps: os.changes.gaps.handler(async ({ input }) => {
        await gate('changes.gaps');
        return (script.gaps ?? []).filter((gap) => gap.from <= input.to && (gap.to ?? input.to) >= input.from);
      }),
    },
    marks: {
      watch: os.marks.watch.handler(({ signal }) => book.watch(signal)),
      set: os.marks.set.handler(({ input }) => book.set(input)),
      rename: os.marks.rename.handler(({ input }) => book.rename(input)),
      remove: os.marks.remove.handler(({ input }) => {
        book.remove(input.id);
        return { done: true } as const;
      }),
    },
    objects: {
      history: os.objects.history.handler(async ({ input }) => {
        await gate('objects.history');
        return history.historyOf(input.object, input.before, input.limit);
      }),
      body: os.objects.body.handler(async ({ input }) => {
        await gate('objects.body');
        return { body: new TextEncoder().encode(JSON.stringify({ seq: input.seq })) };
      }),
    },
    recordings: {
      report: os.recordings.report.handler(async () => {
        await gate('recordings.report');
        return {
          formatVersion: 1,
          origin: { context: 'test', server: 'https://127.0.0.1', clusterUid: '', serverVersion: '' },
          kinds: [],
          gaps: script.gaps ?? [],
          coverage: [],
          redactions: [],
          bytes: { file: 0, raw: 0 },
          segments: [],
          ...(history.lastSeq === 0 ? {} : { span: span() }),
        };
      }),
    },
  });
  return createRouterClient(router);
}

function densityOf(history: History, input: { from: number; to: number; bucketMs: number }): DensityAnswer {
  const { from, to, bucketMs } = input;
  const counts = new Int32Array(Math.ceil((to - from + 1) / bucketMs) * SEVERITIES.length);
  const { rows, times } = history.rows((_, told) => told.at >= from && told.at <= to, Number.POSITIVE_INFINITY);
  for (const [index, at] of times.entries()) {
    const severity = SEVERITIES.indexOf(severityOf(rows[index * (rows.length / times.length) + 2] ?? 0));
    const place = Math.floor((at - from) / bucketMs) * SEVERITIES.length + severity;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return { from: timestampFromMs(from), bucketMs, counts };
}

/** Marks in memory. */
function fakeMarks(first: readonly Mark[]) {
  let marks = inOrder(first);
  let last = 0;
  const listeners = new Set<() => void>();
  const become = (next: readonly Mark[]) => {
    marks = inOrder(next);
    for (const listener of listeners) listener();
  };
  const clean = ({ id, at, title, note, object }: LooseMark): Mark => ({
    id,
    at,
    title,
    ...(note === undefined ? {} : { note }),
    ...(object === undefined ? {} : { object }),
  });
  return {
    async *watch(signal: AbortSignal | undefined) {
      while (signal?.aborted !== true) {
        yield marks;
        await new Promise<void>((resolve) => {
          const wake = () => {
            listeners.delete(wake);
            resolve();
          };
          listeners.add(wake);
          signal?.addEventListener('abort', wake);
        });
      }
    },
    set(wanted: Omit<LooseMark, 'id'>): Mark {
      last += 1;
      const mark = clean({ ...wanted, id: `m${last}` });
      become([...marks, mark]);
      return mark;
    },
    rename({ id, title, note }: Pick<LooseMark, 'id' | 'title' | 'note'>): Mark {
      const before = marks.find((mark) => mark.id === id);
      if (!before) throw new Error('no such mark');
      const mark = clean({ ...before, title, note });
      become(marks.map((each) => (each === before ? mark : each)));
      return mark;
    },
    remove(id: string): void {
      become(marks.filter((mark) => mark.id !== id));
    },
  };
}

type LooseMark = { readonly [K in keyof Mark]: Mark[K] | (K extends 'note' | 'object' ? undefined : never) };
