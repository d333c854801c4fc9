import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { RecordingStatus } from '@model/recording.ts';
import { takeUp } from '../../engine/recordings/changed-kubeconfig.ts';
import { keepingOf } from '../../engine/recordings/live-options.ts';
import { LiveRecording } from '../../engine/recordings/live-recording.ts';
import { folderFor } from '../../engine/recordings/recording-folders.ts';
import { planFor } from '../../engine/recordings/recording-wishes.ts';
import { logFileIn, openLog } from '../../engine/log/log.ts';
import type { Retention } from '../../engine/settings/settings.ts';
import { readSettings } from '../../engine/settings/settings-file.ts';
import { threadFilesIn } from '../../engine/thread-files.ts';
import { systemClock } from '../../kube/clock.ts';
import { watchKubeconfig } from '../../kube/config/kubeconfig-watch.ts';
import { contextConfig, loadKubeconfig } from '../../kube/config/kubeconfig.ts';
import { exportRecording } from '../../session/export-recording.ts';
import { isRecordingFolder } from '../../store/recording-path.ts';
import { SEGMENT_LIMITS } from '../../store/write/rolling-writer.ts';
import { dataFolder } from '../../engine/data-folder.ts';
import { byteText, spanText } from '../amount-text.ts';
import { interrupted } from '../interrupted.ts';
import { printable } from '../printable.ts';
import { unfinishedFolder } from '../reading/open-tape.ts';
import type { BuiltFolder } from './serving.ts';
import { countsText, keptIn, tellProgress } from './progress-line.ts';
import { type RecordingOptions, wishesOf } from './recording-options.ts';
import { UsageError } from '../usage-error.ts';
import { say } from '../say.ts';

export interface RecordOptions extends RecordingOptions {
  readonly context?: string;
  readonly kubeconfig?: readonly string[];
  readonly out?: string;
  readonly for?: number;
  /** In ms and bytes. */
  readonly keepFor?: number;
  readonly keepSize?: number;
  readonly minFree?: number;
}

const ALIVE_MS = 1000;
const PAUSE_SIGNAL = 'SIGUSR2';

/** Where to record, and the file to make of it at the end. */
interface Target {
  readonly folder?: string;
  readonly file?: string;
}

function targetOf(out: string | undefined): Target {
  if (out === undefined) {
    return {};
  }
  const path = resolve(out);
  if (!path.endsWith('.khrono')) {
    return { folder: path };
  }
  if (existsSync(path)) {
    throw new UsageError(`${path} exists. Choose another name, or a folder to go on with a recording.`);
  }
  if (existsSync(dirname(path)) && isRecordingFolder(dirname(path))) {
    throw new UsageError(`${dirname(path)} is the folder of a recording. Choose another place.`);
  }
  return { folder: unfinishedFolder(path), file: path };
}

/** `kill -USR2` pauses a recording, and resumes one that is paused. Returns how to stop listening. */
function pausedBySignal(recording: LiveRecording): () => void {
  const toggle = () => {
    if (recording.status().state.type === 'paused') recording.resume();
    else void recording.pause();
  };
  process.on(PAUSE_SIGNAL, toggle);
  return () => process.off(PAUSE_SIGNAL, toggle);
}

/** Resolves when recording has stopped for good by itself: credentials that nobody can renew here, a full disk. */
function stopped(recording: LiveRecording): Promise<RecordingStatus> {
  return new Promise((resolve) => {
    recording.onStatus(() => {
      const status = recording.status();
      if (status.state.type === 'stopped') {
        resolve(status);
      }
    });
  });
}

function timeOver(ms: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (ms !== undefined) {
      setTimeout(resolve, ms).unref();
    }
  });
}

/** What the command line says wins over the settings. */
function retentionOf({ keepFor, keepSize, minFree }: RecordOptions, settings: Retention): Retention {
  const age = keepFor === undefined ? {} : { maxAgeMs: keepFor };
  const size = keepSize === undefined ? {} : { maxBytes: keepSize };
  return { ...settings, ...age, ...size, ...(minFree !== undefined && { minFreeBytes: minFree }) };
}

/** A sentence about limits that are smaller than what retention always leaves; none if there are none. */
function smallLimits({ keepFor, keepSize }: RecordOptions): readonly string[] {
  const { ageMs, bytes } = SEGMENT_LIMITS;
  const small = [
    ...(keepFor !== undefined && keepFor < ageMs ? [`--keep-for ${spanText(keepFor)}`] : []),
    ...(keepSize !== undefined && keepSize < bytes ? [`--keep-size ${byteText(keepSize)}`] : []),
  ];
  if (small.length === 0) return [];
  return [
    `warning: ${small.join(' and ')} can keep more than that: whole segments go, the newest two always stay, and one is ` +
      `closed at ${byteText(bytes)} or after ${spanText(ageMs)}`,
  ];
}

const NOT_LISTED = 'The recording ended before every kind had been listed: what is absent from it may be unknown.';
/** It was continued, or went on after a pause. */
const NOT_LISTED_AGAIN =
  'The recording ended before every kind had been listed again: what changed since it was heard last may be unknown.';

/** `record`: records until the time is over or Ctrl-C; ends with a line of counts. Exit code 1 when it stopped by itself, or is not whole. */
export async function runRecord(options: RecordOptions, built: BuiltFolder): Promise<void> {
  const target = targetOf(options.out);
  const places = { explicit: options.kubeconfig ?? [], env: process.env, home: homedir() };
  const config = contextConfig(loadKubeconfig(places), options.context ?? '');
  const data = dataFolder(process.platform, process.env);
  const settings = readSettings(data);
  const plan = planFor(config.context.name, settings, wishesOf(options, settings));
  for (const sentence of smallLimits(options)) say(sentence);
  const startedAt = systemClock.monotonic();
  const recording = new LiveRecording({
    id: 'record',
    config,
    folderFor: (origin) => target.folder ?? folderFor(join(data, 'recordings'), origin),
    threads: threadFilesIn(built),
    plan,
    keep: keepingOf(retentionOf(options, settings.retention)),
    alsoRecordedAs: () => [],
    env: process.env,
    log: openLog({
      file: options.logFile ?? logFileIn(data),
      level: options.logLevel ?? settings.logLevel,
      clock: systemClock,
      onTrouble: (why) => say(why),
    }),
    clock: systemClock,
    random: Math.random,
  });
  const silence = tellProgress(recording);
  const alive = setInterval(() => undefined, ALIVE_MS);
  const stopPausing = pausedBySignal(recording);
  const stopWatching = watchKubeconfig(places, systemClock, () => takeUp(recording, places));
  const ended = await Promise.race([interrupted(), timeOver(options.for), stopped(recording)]);
  clearInterval(alive);
  stopPausing();
  stopWatching();
  silence();
  const { state } = recording.status();
  const matchesNothing = state.type === 'recording' && state.kinds === 0;
  await recording.stop();
  const status = recording.status();
  const folder = recording.folder;
  const kept = await keptIn(recording);
  await recording.close();
  if (target.file !== undefined && folder !== undefined) {
    const { leftOut } = await exportRecording(folder, target.file);
    for (const sentence of leftOut) say(sentence);
    if (leftOut.length === 0) await rm(folder, { recursive: true });
    else say(`What was recorded is kept in ${folder} too.`);
  }
  const seconds = spanText(Math.round((systemClock.monotonic() - startedAt) / 1000) * 1000);
  // Without a folder there was nothing to make the file of.
  const where = folder === undefined ? undefined : (target.file ?? folder);
  const written = where === undefined ? '; nothing was written' : ` into ${where}`;
  console.log(printable(`recorded ${countsText(status, kept)} in ${seconds}${written}`));
  // Of a recording without a single change the span says nothing: it is complete when all lists were empty.
  const wasComplete = status.span === undefined ? recording.isComplete : status.span.complete !== undefined;
  const isPartial = folder !== undefined && !(wasComplete && recording.isComplete);
  if (isPartial) say(wasComplete ? NOT_LISTED_AGAIN : NOT_LISTED);
  if (ended !== undefined || folder === undefined || isPartial || matchesNothing) {
    process.exitCode = 1;
  }
}
