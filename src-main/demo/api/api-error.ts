/** A refusal as the API words it; the one place that answers turns it into a Status with this HTTP code. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  /** A token in the Status's metadata, by which a client whose list expired may go on inconsistently. */
  readonly continueToken: string | undefined;

  constructor(
    code: number,
    message: string,
    more: {
      readonly reason: string;
      readonly details?: Readonly<Record<string, unknown>>;
      readonly continueToken?: string;
    },
  ) {
    super(message);
    this.code = code;
    this.reason = more.reason;
    this.details = more.details;
    this.continueToken = more.continueToken;
  }

  /** `v1` Status. */
  status(): Readonly<Record<string, unknown>> {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: this.continueToken === undefined ? {} : { continue: this.continueToken },
      status: 'Failure',
      message: this.message,
      ...(this.reason !== '' && { reason: this.reason }),
      ...(this.details && { details: this.details }),
      code: this.code,
    };
  }
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, message, { reason: 'BadRequest' });
}

export function invalid(message: string): ApiError {
  return new ApiError(422, message, { reason: 'Invalid' });
}

/** No such path. */
export function unknownPath(): ApiError {
  return new ApiError(404, 'the server could not find the requested resource', { reason: 'NotFound', details: {} });
}

export function expired(message: string, continueToken?: string): ApiError {
  return new ApiError(410, message, { reason: 'Expired', ...(continueToken !== undefined && { continueToken }) });
}

/** A resourceVersion from the future. */
export function tooLarge(resourceVersion: number, current: number): ApiError {
  return new ApiError(504, `Too large resource version: ${resourceVersion}, current: ${current}`, {
    reason: 'Timeout',
    details: {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
  });
}
