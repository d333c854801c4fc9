import type { Hearing, HearingProgress } from '@model/hearing.ts';
import { problemWords, type RecordingStatus } from '@model/recording.ts';
import type { LiveRecording } from '../../engine/recordings/live-recording.ts';
import { byteText } from '../amount-text.ts';

const PROGRESS_EVERY_MS = 1000;
/** What is kept is asked for less often: the answer is counted over the whole recording. */
const KEPT_EVERY = 5;

/** What the recording has become. */
export type Kept = Pick<Hearing, 'redactions' | 'bytes'>;

/** How it stands, in one line. */
export function progressText(status: RecordingStatus, hearing?: HearingProgress, kept?: Kept): string {
  const { state } = status;
  switch (state.type) {
    case 'connecting':
      return `connecting to ${state.waitingFor}`;
    case 'recording':
      return state.kindsReady < state.kinds
        ? `listing ${state.kindsReady} of ${state.kinds} kinds; ${countsText(status, kept)}`
        : `recording; ${countsText(status, kept)}${hearing === undefined ? '' : `; ${ratesText(hearing)}`}`;
    case 'retrying':
      return `${problemWords(state.problem)} Trying again.`;
    case 'paused':
      return `paused; ${countsText(status, kept)}`;
    case 'stopped':
      return state.problem === undefined ? 'stopped' : problemWords(state.problem);
    case 'file':
      return 'a file';
  }
}

/** `12 objects, 40 versions, 1 gap, 3 redacted, 1.2 MB`: what was refused or redacted only where something was. */
export function countsText({ objects, versions, gaps, denied }: RecordingStatus, kept: Kept | undefined): string {
  const redacted = (kept?.redactions ?? []).reduce((sum, { count }) => sum + count, 0);
  return [
    `${objects} objects`,
    `${versions} versions`,
    `${gaps} ${gaps === 1 ? 'gap' : 'gaps'}`,
    ...(denied > 0 ? [`${denied} kinds denied`] : []),
    ...(redacted > 0 ? [`${redacted} redacted`] : []),
    ...(kept === undefined ? [] : [byteText(kept.bytes)]),
  ].join(', ');
}

/** Rates, and what waits: `12 versions/s, 40 KB/s`; `disk 2.1 s behind` and kinds in trouble only when it is so. */
export function ratesText({ kinds, versionsPerSecond, bytesPerSecond, lagMs }: HearingProgress): string {
  const behind = lagMs < 1000 ? [] : [`disk ${(lagMs / 1000).toFixed(1)} s behind`];
  const troubled = kinds.filter(({ state }) => state === 'waiting' || state === 'blocked');
  const [first] = troubled;
  const waiting =
    first === undefined
      ? []
      : [`${troubled.length} ${troubled.length === 1 ? 'kind waits' : 'kinds wait'}, ${first.kind}: ${first.detail}`];
  const rates = [`${Math.round(versionsPerSecond)} versions/s`, `${Math.round(bytesPerSecond / 1000)} KB/s`];
  return [...rates, ...behind, ...waiting].join(', ');
}

/** Tells on stderr how it goes: in place on a terminal, else a line whenever the words (not the counts) change. */
export function tellProgress(recording: LiveRecording): () => void {
  let last = '';
  let kept: Kept | undefined;
  let ticks = 0;
  const warned = new Set<string>();
  const tell = () => {
    for (const warning of recording.status().warnings ?? []) {
      if (!warned.has(warning)) console.error(`warning: ${warning}`);
      warned.add(warning);
    }
    const text = progressText(recording.status(), recording.progress(), kept);
    if (process.stderr.isTTY) {
      process.stderr.write(`\r\u001b[K${text}`);
    } else if (text.split(';')[0] !== last) {
      last = text.split(';')[0] ?? '';
      console.error(text);
    }
  };
  const tick = () => {
    tell();
    // Counts that cannot be read now are read five seconds later; a recording that cannot go on says so itself.
    if (ticks++ % KEPT_EVERY === 0)
      recording.hearing().then(
        (hearing) => (kept = hearing),
        () => (kept = undefined),
      );
  };
  const timer = setInterval(tick, PROGRESS_EVERY_MS);
  const stop = recording.onStatus(tell);
  return () => {
    clearInterval(timer);
    stop();
    if (process.stderr.isTTY) {
      process.stderr.write('\n');
    }
  };
}
