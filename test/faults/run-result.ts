/** What a run did, and what is wrong with its recording: empty if all is well. */
export interface RunResult {
  readonly seed: number;
  readonly faults: readonly string[];
  readonly wrong: readonly string[];
}
