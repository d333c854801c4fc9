import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { HearingProgress } from '@model/hearing.ts';
import type { Problem, RecordingStatus } from '@model/recording.ts';
import { takeUp } from '../../engine/recordings/changed-kubeconfig.ts';
import type { Keeping } from '../../engine/recordings/live-options.ts';
import { LiveRecording } from '../../engine/recordings/live-recording.ts';
import { folderFor } from '../../engine/recordings/recording-folders.ts';
import { planFor } from '../../engine/recordings/recording-wishes.ts';
import { logFileIn, openLog } from '../../engine/log/log.ts';
import { readSettings } from '../../engine/settings/settings-file.ts';
import { threadFilesIn } from '../../engine/thread-files.ts';
import { systemClock } from '../../kube/clock.ts';
import { watchKubeconfig } from '../../kube/config/kubeconfig-watch.ts';
import { contextConfig, loadKubeconfig } from '../../kube/config/kubeconfig.ts';
import { exportRecording } from '../../session/export-recording.ts';
import { dataFolder } from '../../engine/data-folder.ts';
import type { KeepRule } from '../../store/upkeep/keep-rule.ts';
import { spanText } from '../amount-text.ts';
import { interrupted } from '../interrupted.ts';
import { unfinishedFolder } from '../reading/open-tape.ts';
import type { BuiltFolder } from './serving.ts';
import { type RecordingOptions, wishesOf } from './recording-options.ts';
import { UsageError } from '../usage-error.ts';

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

const PROGRESS_EVERY_MS = 1000;
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
  return { folder: unfinishedFolder(path), file: path };
}

/** What happened and what to do, as two sentences. */
function words({ sentence, hint }: Problem): string {
  return `${sentence.replace(/\.$/, '')}. ${hint}`;
}

/** How it stands, in one line. */
export function progressText(
  { state, objects, versions, gaps, denied }: RecordingStatus,
  hearing?: HearingProgress,
): string {
  const counts = `${objects} objects, ${versions} versions, ${gaps} ${gaps === 1 ? 'gap' : 'gaps'}${denied > 0 ? `, ${denied} kinds denied` : ''}`;
  switch (state.type) {
    case 'connecting':
      return `connecting to ${state.waitingFor}`;
    case 'recording':
      return state.kindsReady < state.kinds
        ? `listing ${state.kindsReady} of ${state.kinds} kinds; ${counts}`
        : `recording; ${counts}${hearing === undefined ? '' : `; ${ratesText(hearing)}`}`;
    case 'retrying':
      return `${words(state.problem)} Trying again.`;
    case 'paused':
      return `paused; ${counts}`;
    case 'stopped':
      return state.problem === undefined ? 'stopped' : words(state.problem);
    case 'file':
      return 'a file';
  }
}

/** Rates, and what waits: `12 versions/s, 40 KB/s`; `disk 2.1 s behind` and kinds in trouble only when it is so. */
export function ratesText({ kinds, versionsPerSecond, bytesPerSecond, lagMs }: HearingProgress): string {
  const behind = lagMs < 1000 ? [] : [`disk ${(lagMs / 1000).toFixed(1)} s behind`];
  const troubled = kinds.filter(({ state }) => state === 'waiting' || state === 'blocked');
  const [first] = troubled;
  const waiting = first === undefined ? [] : [`${troubled.length} kinds wait, ${first.kind}: ${first.detail}`];
  const rates = [`${Math.round(versionsPerSecond)} versions/s`, `${Math.round(bytesPerSecond / 1000)} KB/s`];
  return [...rates, ...behind, ...waiting].join(', ');
}

/** Tells on stderr how it goes: in place on a terminal, else a line whenever the words (not the counts) change. */
function tellProgress(recording: LiveRecording): () => void {
  let last = '';
  const warned = new Set<string>();
  const tell = () => {
    for (const warning of recording.status().warnings ?? []) {
      if (!warned.has(warning)) console.error(`warning: ${warning}`);
      warned.add(warning);
    }
    const text = progressText(recording.status(), recording.progress());
    if (process.stderr.isTTY) {
      process.stderr.write(`\r\u001b[K${text}`);
    } else if (text.split(';')[0] !== last) {
      last = text.split(';')[0] ?? '';
      console.error(text);
    }
  };
  const timer = setInterval(tell, PROGRESS_EVERY_MS);
  const stop = recording.onStatus(tell);
  return () => {
    clearInterval(timer);
    stop();
    if (process.stderr.isTTY) {
      process.stderr.write('\n');
    }
  };
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
function keepingOf({ keepFor, keepSize, minFree }: RecordOptions, retention: KeepRule): Keeping {
  const age = keepFor === undefined ? {} : { maxAgeMs: keepFor };
  const size = keepSize === undefined ? {} : { maxBytes: keepSize };
  return { rule: { ...retention, ...age, ...size }, ...(minFree !== undefined && { minFreeBytes: minFree }) };
}

/** `record`: records until the time is over or Ctrl-C; ends with a line of counts. Exit code 1 when it stopped by itself. */
export async function runRecord(options: RecordOptions, built: BuiltFolder): Promise<void> {
  const target = targetOf(options.out);
  const places = { explicit: options.kubeconfig ?? [], env: process.env, home: homedir() };
  const config = contextConfig(loadKubeconfig(places), options.context ?? '');
  const data = dataFolder(process.platform, process.env);
  const settings = readSettings(data);
  const plan = planFor(config.context.name, settings, wishesOf(options, settings));
  const startedAt = systemClock.monotonic();
  const recording = new LiveRecording({
    id: 'record',
    config,
    folderFor: (origin) => target.folder ?? folderFor(join(data, 'recordings'), origin),
    threads: threadFilesIn(built),
    plan,
    keep: keepingOf(options, settings.retention),
    alsoRecordedAs: () => [],
    env: process.env,
    log: openLog({
      file: options.logFile ?? logFileIn(data),
      level: options.logLevel ?? settings.logLevel,
      clock: systemClock,
      onTrouble: (why) => console.error(why),
    }),
    clock: systemClock,
    random: Math.random,
  });
  const silence = tellProgress(recording);
  const alive = setInterval(() => undefined, PROGRESS_EVERY_MS);
  const stopPausing = pausedBySignal(recording);
  const stopWatching = watchKubeconfig(places, systemClock, () => takeUp(recording, places));
  const ended = await Promise.race([interrupted(), timeOver(options.for), stopped(recording)]);
  clearInterval(alive);
  stopPausing();
  stopWatching();
  silence();
  await recording.stop();
  const status = recording.status();
  const folder = recording.folder;
  await recording.close();
  if (target.file !== undefined && folder !== undefined) {
    await exportRecording(folder, target.file);
    await rm(folder, { recursive: true });
  }
  const seconds = spanText(Math.round((systemClock.monotonic() - startedAt) / 1000) * 1000);
  const where = target.file ?? folder;
  console.log(
    `recorded ${status.objects} objects, ${status.versions} versions, ${status.gaps} ${status.gaps === 1 ? 'gap' : 'gaps'} in ${seconds}` +
      (where === undefined ? '; nothing was written' : ` into ${where}`),
  );
  const isPartial = folder !== undefined && status.span?.complete === undefined;
  if (isPartial) {
    console.error('The recording ended before every kind had been listed: what is absent from it may be unknown.');
  }
  if (ended !== undefined || folder === undefined || isPartial) {
    process.exitCode = 1;
  }
}
