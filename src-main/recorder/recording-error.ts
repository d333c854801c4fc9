import type { Problem } from '@model/recording.ts';

/** Why a recording cannot begin or go on. The message is the problem's sentence. */
export class RecordingError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.sentence);
    this.name = 'RecordingError';
    this.problem = problem;
  }
}
