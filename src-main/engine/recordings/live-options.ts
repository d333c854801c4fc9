import type { RecordingOrigin } from '@model/recording.ts';
import type { Clock, Random } from '../../kube/clock.ts';
import type { ContextConfig } from '../../kube/config/kubeconfig.ts';
import type { Retention } from '../settings/settings.ts';
import type { KeepRule } from '../../store/upkeep/keep-rule.ts';
import type { Log } from '../log/log.ts';
import type { RecordingPlan } from './recording-wishes.ts';

/** The built threads of a recording. */
export interface ThreadFiles {
  readonly recorder: URL;
  readonly reader: URL;
  readonly upkeep: URL;
}

/** How much of a recording is kept, and how much of the disk is left to others. */
export interface Keeping {
  readonly rule: KeepRule;
  readonly minFreeBytes?: number;
}

/** As the settings say. */
export function keepingOf({ minFreeBytes, ...rule }: Retention): Keeping {
  return { rule, ...(minFreeBytes !== undefined && { minFreeBytes }) };
}

export interface LiveOptions {
  readonly id: string;
  readonly config: ContextConfig;
  /** Decides, once the cluster is known, where it is recorded. */
  readonly folderFor: (origin: RecordingOrigin) => string;
  readonly threads: ThreadFiles;
  readonly plan: RecordingPlan;
  /** How much of it is kept; everything, with a little left free on the disk, if not given. */
  readonly keep?: Keeping;
  /** Other contexts that record the same cluster now. */
  readonly alsoRecordedAs: (origin: RecordingOrigin) => readonly string[];
  /** For credential plugins and proxies. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
}
