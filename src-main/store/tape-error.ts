/** What kind of trouble a recording is in, for code that answers differently; people read the message. */
export type TapeErrorCode =
  /** No such folder or file. */
  | 'not-found'
  | 'not-a-recording'
  /** Written by a later version of the program. */
  | 'newer-format'
  | 'damaged'
  /** The body of one version cannot be read; whatever else there is can be. */
  | 'lost-body'
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
  /** The file that is damaged, where it is known. */
  readonly file: string | undefined;

  constructor(code: TapeErrorCode, message: string, options?: ErrorOptions & { readonly file?: string }) {
    super(message, options);
    this.name = 'TapeError';
    this.code = code;
    this.file = options?.file;
  }
}

const EXPORT_ADVICE = 'use another copy, or export what can still be read.';

/** The sentence for content that contradicts the format, in `file`. */
export function damaged(file: string, what: string): TapeError {
  return new TapeError('damaged', `The recording ${file} is damaged (${what}); ${EXPORT_ADVICE}`, { file });
}

/** The same error of a recording that is damaged so that an export fails too: it is not advised then. Others unchanged. */
export function unexportable(error: unknown): unknown {
  if (!(error instanceof TapeError) || error.code !== 'damaged') return error;
  const message = error.message.replace(EXPORT_ADVICE, 'nothing of it can be read or exported, so use another copy.');
  return new TapeError(error.code, message, { cause: error, ...(error.file !== undefined && { file: error.file }) });
}

/** The body of one version cannot be read. */
export class LostBodyError extends TapeError {
  /** The file itself says so: the body was lost before it was written. */
  readonly isStated: boolean;

  constructor(file: string, seq: number, lost: { readonly why: string; readonly isStated?: boolean }) {
    super('lost-body', `The body of change ${seq} in ${file} cannot be read: ${lost.why}.`, { file });
    this.isStated = lost.isStated ?? false;
  }
}

/** The file says itself that it has no body of a version. */
export function statedLoss(file: string, seq: number): LostBodyError {
  return new LostBodyError(file, seq, { why: 'it was lost before this was written', isStated: true });
}
