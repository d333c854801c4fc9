/** What kind of trouble a recording is in, for code that answers differently; people read the message. */
export type TapeErrorCode =
  /** No such folder or file. */
  | 'not-found'
  | 'not-a-recording'
  /** Written by a later version of the program. */
  | 'newer-format'
  | 'damaged'
  /** Another engine records into this folder. */
  | 'in-use'
  /** A recording or folder stands where a new one should be. */
  | 'exists'
  /** The system refused to read or write: disk full, no permission. */
  | 'disk'
  /** The version does not fit the format's bounds. */
  | 'too-large'
  /** A question that has no answer in this recording: an unknown `seq`, a million buckets. */
  | 'bad-question'
  | 'closed'
  | 'cancelled'
  /** The reader thread ended, or met something it does not understand. */
  | 'crashed';

/** The only error the tape throws. The message is one sentence for people: what happened, where, and what to do. */
export class TapeError extends Error {
  readonly code: TapeErrorCode;

  constructor(code: TapeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TapeError';
    this.code = code;
  }
}

/** The sentence for content that contradicts the format, in `file`. */
export function damaged(file: string, what: string): TapeError {
  return new TapeError(
    'damaged',
    `The recording ${file} is damaged (${what}); use another copy, or export what can still be read.`,
  );
}
