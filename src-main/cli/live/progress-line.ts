import type { HearingProgress } from '@model/hearing.ts';
import { problemWords, type RecordingReport, type RecordingStatus } from '@model/recording.ts';
import type { LiveRecording } from '../../engine/recordings/live-recording.ts';
import { byteText, spanText } from '../amount-text.ts';
import { printable } from '../printable.ts';
import { say } from '../say.ts';

const PROGRESS_EVERY_MS = 1000;
/** What is kept is asked for less often: the answer is counted over the whole recording. */
const KEPT_EVERY = 5;
/** Where lines stay, so many a minute are enough while nothing else happens. */
const LINE_EVERY = 60;

/** What the recording has become, counted as `inspect` does. */
export type Kept = Pick<RecordingReport, 'kinds' | 'redactions' | 'bytes'>;

/** Where it is counted. */
interface Counted extends Pick<LiveRecording, 'folder'> {
  reader(): { report(options: { readonly asItSays: true }): Promise<Kept> };
}

/** Undefined where nothing is written yet, or it cannot be read now; a recording that cannot go on says so itself. */
export async function keptIn(recording: Counted): Promise<Kept | undefined> {
  if (recording.folder === undefined) return undefined;
  try {
    return await recording.reader().report({ asItSays: true });
  } catch {
    return undefined;
  }
}

/** How it stands, in one line. */
export function progressText(status: RecordingStatus, hearing?: HearingProgress, kept?: Kept): string {
  const { state } = status;
  switch (state.type) {
    case 'connecting':
      return `waiting for ${state.waitingFor}`;
    case 'recording':
      // Some are listed, and after an outage some only go on where they were.
      return state.kindsReady < state.kinds
        ? `hearing ${state.kindsReady} of ${state.kinds} kinds; ${countsText(status, kept)}`
        : `recording; ${countsText(status, kept)}${hearing === undefined ? '' : `; ${ratesText(hearing)}`}`;
    case 'retrying':
      return `${problemWords(state.problem)} ${nextTryText(state.nextTryAt - status.now)}`;
    case 'paused':
      return `paused; ${countsText(status, kept)}`;
    case 'stopped':
      return state.problem === undefined ? 'stopped' : problemWords(state.problem);
    case 'file':
      return 'a file';
  }
}

/**
 * `12 objects, 40 versions, 1 gap, 3 redacted, 1.2 MB`: what was refused or redacted only where something was. Objects are
 * all that the recording holds, as `inspect` counts them; until they are counted, those that exist.
 */
export function countsText(status: RecordingStatus, kept: Kept | undefined): string {
  const { gaps, denied } = status;
  const counted = kept?.kinds.reduce(
    (sum, kind) => ({ objects: sum.objects + kind.objects, versions: sum.versions + kind.versions }),
    { objects: 0, versions: 0 },
  );
  const { objects, versions } = counted ?? status;
  const redacted = (kept?.redactions ?? []).reduce((sum, { count }) => sum + count, 0);
  return [
    `${objects} objects`,
    `${versions} versions`,
    `${gaps} ${gaps === 1 ? 'gap' : 'gaps'}`,
    ...(denied > 0 ? [`${denied} kinds denied`] : []),
    ...(redacted > 0 ? [`${redacted} redacted`] : []),
    ...(kept === undefined ? [] : [byteText(kept.bytes.file)]),
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

type Told = Counted & Pick<LiveRecording, 'status' | 'progress' | 'onStatus'>;

/** Tells on stderr how it goes. Returns how to end that. */
export function tellProgress(recording: Told): () => void {
  const warned = new Set<string>();
  const warn = () => {
    for (const warning of recording.status().warnings ?? []) {
      if (!warned.has(warning)) say(`warning: ${warning}`);
      warned.add(warning);
    }
  };
  const { tell, tick, end } = process.stderr.isTTY ? tellInPlace(recording) : tellInLines(recording);
  const timer = setInterval(() => {
    warn();
    tick();
  }, PROGRESS_EVERY_MS);
  const stop = recording.onStatus(() => {
    warn();
    tell();
  });
  return () => {
    clearInterval(timer);
    stop();
    end();
  };
}

interface Telling {
  /** Something changed. */
  readonly tell: () => void;
  /** A second has gone. */
  readonly tick: () => void;
  readonly end: () => void;
}

/** One line that is always as it stands. */
function tellInPlace(recording: Told): Telling {
  let kept: Kept | undefined;
  let ticks = 0;
  const tell = () =>
    void process.stderr.write(`\r\u001b[K${printable(progressText(recording.status(), recording.progress(), kept))}`);
  const tick = () => {
    tell();
    if (ticks++ % KEPT_EVERY === 0) void keptIn(recording).then((now) => (kept = now));
  };
  return { tell, tick, end: () => void process.stderr.write('\n') };
}

/** A line whenever the words (not the counts) change, and one a minute; what it counts is counted for it. */
function tellInLines(recording: Told): Telling {
  let last = '';
  let ticks = 0;
  let isCounting = false;
  let hasEnded = false;
  const tellNow = (kept: Kept | undefined) => {
    const text = progressText(recording.status(), recording.progress(), kept);
    last = wordsOf(text);
    ticks = 0;
    say(text);
  };
  const hasChanged = () => wordsOf(progressText(recording.status())) !== last;
  const tell = () => {
    if (isCounting || !(hasChanged() || ticks >= LINE_EVERY)) return;
    isCounting = true;
    void keptIn(recording).then((kept) => {
      isCounting = false;
      if (!hasEnded) tellNow(kept);
    });
  };
  const tick = () => {
    ticks += 1;
    tell();
  };
  const end = () => {
    hasEnded = true;
    // Why it ended may have come while something was counted.
    if (recording.status().state.type === 'stopped' && hasChanged()) tellNow(undefined);
  };
  return { tell, tick, end };
}

function nextTryText(ms: number): string {
  return ms <= 0 ? 'Next try now.' : `Next try in ${spanText(Math.ceil(ms / 1000) * 1000)}.`;
}

function wordsOf(text: string): string {
  return (text.split(';')[0] ?? '').replace(/^hearing \d+/, 'hearing').replace(/ Next try (?:now|in [^.]*)\.$/, '');
}
