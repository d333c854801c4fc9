import { readdirSync } from 'node:fs';
import { REMEMBERED_SEGMENTS } from '../../src-main/store/write/rolling-writer.ts';
import { trendOf } from './trend.ts';

/** What a process costs at one moment. */
export interface Sample {
  readonly rssMb: number;
  /** Of this thread; the recorder's thread has a heap of its own, which is part of RSS. */
  readonly heapMb: number;
  /** Buffers of this thread, beside its heap. */
  readonly buffersMb: number;
  /** Open file descriptors; 0 where nothing tells. */
  readonly descriptors: number;
  /** Segments that the writer has open: each has descriptors of its own. */
  readonly openSegments: number;
}

/** The first third does not count: caches of bounded size fill, that of SQLite to 32 MB. */
const COUNTS_FROM = 1 / 3;
/** Of the memory there is, over all the time that counts: less is what garbage collection makes of a straight line. */
const MOST_GROWTH = 0.1;

/** What this process, which records into `folder`, costs now. */
export function sampleNow(folder: string): Sample {
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  const descriptors = process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
  const mb = (bytes: number) => bytes / 1024 / 1024;
  const segments = readdirSync(folder).filter((name) => name.endsWith('.khrono')).length;
  // The one that is written to, and those before it that are remembered.
  const openSegments = Math.min(segments, 1 + REMEMBERED_SEGMENTS);
  return { rssMb: mb(rss), heapMb: mb(heapUsed), buffersMb: mb(arrayBuffers), descriptors, openSegments };
}

export function sampleText({ rssMb, heapMb, buffersMb, descriptors }: Sample): string {
  return `RSS ${rssMb.toFixed(0)} MB, heap ${heapMb.toFixed(0)} MB, buffers ${buffersMb.toFixed(0)} MB, ${descriptors} descriptors`;
}

/**
 * How samples at even times went on: in words, and what is wrong with that. Descriptors are compared among the times in which
 * as many segments were open as at the end, since the first hours of a recording open one after the other.
 */
export function flatness(
  samples: readonly Sample[],
  everySeconds: number,
): { readonly says: string; readonly wrong: readonly string[] } {
  const counting = samples.slice(Math.floor(samples.length * COUNTS_FROM));
  const rss = trendOf(counting.map(({ rssMb }) => rssMb));
  const asAtTheEnd = counting.filter(({ openSegments }) => openSegments === counting.at(-1)?.openSegments);
  const descriptors = trendOf(asAtTheEnd.map((sample) => sample.descriptors));
  const grown = rss.slope * (counting.length - 1);
  const perHour = (rss.slope * 3_600) / everySeconds;
  const most = Math.max(...samples.map(({ rssMb }) => rssMb));
  const says = `over the last two thirds RSS went from ${rss.begins.toFixed(0)} to ${rss.ends.toFixed(0)} MB, by ${perHour.toFixed(1)} MB an hour (most ${most.toFixed(0)} MB); descriptors from ${descriptors.begins} to ${descriptors.ends}`;
  return {
    says,
    wrong: [
      ...(grown > rss.begins * MOST_GROWTH ? [`memory grew by ${grown.toFixed(0)} MB, and goes on`] : []),
      ...(descriptors.ends > descriptors.begins
        ? [`descriptors grew from ${descriptors.begins} to ${descriptors.ends}`]
        : []),
    ],
  };
}
