import { readdirSync } from 'node:fs';
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
}

/** The first third does not count: caches of bounded size fill, that of SQLite to 32 MB. */
const COUNTS_FROM = 1 / 3;
/** Of the memory there is, over all the time that counts: less is what garbage collection makes of a straight line. */
const MOST_GROWTH = 0.1;

export function sampleNow(): Sample {
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  const descriptors = process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
  const mb = (bytes: number) => bytes / 1024 / 1024;
  return { rssMb: mb(rss), heapMb: mb(heapUsed), buffersMb: mb(arrayBuffers), descriptors };
}

export function sampleText({ rssMb, heapMb, buffersMb, descriptors }: Sample): string {
  return `RSS ${rssMb.toFixed(0)} MB, heap ${heapMb.toFixed(0)} MB, buffers ${buffersMb.toFixed(0)} MB, ${descriptors} descriptors`;
}

/** How samples at even times went on: in words, and what is wrong with that. */
export function flatness(
  samples: readonly Sample[],
  everySeconds: number,
): { readonly says: string; readonly wrong: readonly string[] } {
  const counting = samples.slice(Math.floor(samples.length * COUNTS_FROM));
  const rss = trendOf(counting.map(({ rssMb }) => rssMb));
  const descriptors = trendOf(counting.map((sample) => sample.descriptors));
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
