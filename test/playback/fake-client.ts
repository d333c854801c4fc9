import type { DensityAnswer, LiveBatch } from '@contract/changes.ts';
import { contract } from '@contract/contract.ts';
import { severityOf, SEVERITIES } from '@model/change.ts';
import type { Gap } from '@model/gap.ts';
import { timestampFromMs } from '@model/time.ts';
import { createRouterClient, implement } from '@orpc/server';
import type { RecordClient } from '../../src-renderer/playback/record/record-client.ts';
import type { History } from './history.ts';

/** What a test decides about the answers. */
export interface Script {
  readonly history: History;
  readonly gaps?: readonly Gap[];
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
  const { scene, changes, objects, recordings } = contract;
  const os = implement({ scene, changes, objects, recordings: { report: recordings.report } });
  const gate = async (call: string) => script.gate?.(call);
  const span = () => ({
    firstSeq: 1,
    lastSeq: history.lastSeq,
    first: history.timeOf(1),
    last: history.timeOf(history.lastSeq),
  });
  const router = os.router({
    scene: {
      at: os.scene.at.handler(async ({ input }) => {
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
      range: os.changes.range.handler(async ({ input }) => {
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
      step: os.changes.step.handler(async ({ input }) => {
        await gate('changes.step');
        const seq = history.nearest(input.from, input.direction, input.objects);
        return seq === undefined ? {} : { found: { seq, at: history.timeOf(seq) } };
      }),
      density: os.changes.density.handler(async ({ input }) => {
        await gate('changes.density');
        return densityOf(history, input);
      }),
      gaps: os.changes.gaps.handler(async ({ input }) => {
        await gate('changes.gaps');
        return (script.gaps ?? []).filter((gap) => gap.from <= input.to && (gap.to ?? input.to) >= input.from);
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
