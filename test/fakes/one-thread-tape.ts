import type { RecordingTape } from '../../src-main/recorder/recording-tape.ts';
import type { TapeWriter, VersionInput } from '../../src-main/store/tape.ts';

/** A tape for a recorder of the same thread: what is put on it is collected and appended at once. */
export function oneThreadTape<T extends TapeWriter>(tape: T): T & RecordingTape {
  let waiting: VersionInput[] = [];
  return Object.assign(tape, {
    put: (version: VersionInput): void => {
      waiting.push(version);
    },
    commit: (): void => {
      tape.append(waiting);
      waiting = [];
    },
  });
}
