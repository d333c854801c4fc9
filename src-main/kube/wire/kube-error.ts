import { field, parsedJson, textField } from '../json-fields.ts';

/** What we were doing when it went wrong. */
export type Stage = 'connect' | 'discovery' | 'list' | 'watch';

/**
 * `answered`: the server said no (see `status`). `unreachable`: no answer, or it broke off. `malformed`: an answer that
 * is not what the API promises. `credentials`: we could not obtain something to authenticate with.
 */
export type KubeErrorType = 'answered' | 'unreachable' | 'malformed' | 'credentials';

export interface KubeErrorParts {
  readonly type: KubeErrorType;
  readonly stage: Stage;
  readonly message: string;
  /** HTTP status, or the `code` of a Status inside a watch; 0 without an answer. */
  readonly status?: number;
  /** `reason` of the Status: `Expired`, `Forbidden`; empty if there was none. */
  readonly reason?: string;
  readonly retryAfterSeconds?: number;
  /** The failure was noticed by silence: for so long nothing had been heard, in milliseconds. */
  readonly unheardMs?: number;
  /** An expired list's 410 offers a token that continues at another resourceVersion. */
  readonly continueToken?: string;
}

/** Any way in which asking the API server can fail, with one sentence for people. */
export class KubeError extends Error {
  override readonly name = 'KubeError';
  readonly type: KubeErrorType;
  readonly stage: Stage;
  readonly status: number;
  readonly reason: string;
  readonly retryAfterSeconds: number | undefined;
  readonly continueToken: string | undefined;
  readonly unheardMs: number;

  constructor(parts: KubeErrorParts) {
    super(parts.message);
    this.type = parts.type;
    this.stage = parts.stage;
    this.status = parts.status ?? 0;
    this.reason = parts.reason ?? '';
    this.retryAfterSeconds = parts.retryAfterSeconds;
    this.continueToken = parts.continueToken;
    this.unheardMs = parts.unheardMs ?? 0;
  }
}

/** A refusal as it came: what `errorFromAnswer` needs to know of it. */
export interface Refusal {
  readonly stage: Stage;
  readonly status: number;
  readonly contentType: string;
  /** The `Retry-After` header, empty if absent. */
  readonly retryAfter: string;
  readonly body: string;
}

/** A non-2xx answer as an error. Bodies are a Status in JSON or plain text: kube-apiserver sends both, told apart by content type. */
export function errorFromAnswer(refusal: Refusal): KubeError {
  const parsed = refusal.contentType.includes('json') ? parsedJson(refusal.body) : undefined;
  const headerSeconds = Number.parseInt(refusal.retryAfter, 10);
  const fromStatus = statusParts(parsed);
  const said = fromStatus.message || refusal.body.trim().slice(0, 300) || 'no explanation';
  const retryAfterSeconds = Number.isNaN(headerSeconds) ? fromStatus.retryAfterSeconds : headerSeconds;
  return new KubeError({
    type: 'answered',
    stage: refusal.stage,
    status: refusal.status,
    reason: fromStatus.reason,
    message: `the API server answered ${refusal.status}: ${said}`,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(fromStatus.continueToken === undefined ? {} : { continueToken: fromStatus.continueToken }),
  });
}

/** The Status object of a watch's `ERROR` line as an error: a watch's 410 comes this way, under HTTP 200. */
export function errorFromStatusObject(status: unknown, stage: Stage): KubeError {
  const parts = statusParts(status);
  return new KubeError({
    type: 'answered',
    stage,
    status: parts.code,
    reason: parts.reason,
    message: `the API server ended the ${stage} with ${parts.code}: ${parts.message || 'no explanation'}`,
    ...(parts.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: parts.retryAfterSeconds }),
  });
}

/** An answer that is not what the API promises. */
export function malformed(stage: Stage, what: string): KubeError {
  return new KubeError({ type: 'malformed', stage, message: what });
}

/** A failure of the connection itself, said in words a person can act on. */
export function errorFromConnection(cause: unknown, server: string, stage: Stage): KubeError {
  if (cause instanceof KubeError) return cause;
  return new KubeError({ type: 'unreachable', stage, message: connectionSentence(cause, server) });
}

const CERTIFICATE_CODES = new Map([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is self-signed and not the one the kubeconfig trusts'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate comes from an authority the kubeconfig does not trust'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate comes from an authority the kubeconfig does not trust'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'its certificate comes from an authority the kubeconfig does not trust'],
  ['CERT_SIGNATURE_FAILURE', 'its certificate is not signed by the authority the kubeconfig trusts'],
  ['CERT_HAS_EXPIRED', 'its certificate has expired'],
  ['CERT_NOT_YET_VALID', 'its certificate is not valid yet; is the clock of this machine right?'],
]);

function connectionSentence(cause: unknown, server: string): string {
  const code = codeOf(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  const certificate = CERTIFICATE_CODES.get(code);
  if (certificate !== undefined) return `${server} cannot be trusted: ${certificate}`;
  switch (code) {
    case 'ECONNREFUSED':
      return `${server} refused the connection: nothing is listening there`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name of ${server} could not be resolved`;
    case 'ETIMEDOUT':
      return `${server} did not answer in time`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `there is no route to ${server}`;
    case 'ECONNRESET':
    case 'EPIPE':
      return `${server} broke the connection off`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `${server} cannot be trusted: its certificate is for other names (${message})`;
    case 'EPROTO':
      return `${server} does not speak TLS as expected: ${message}`;
    default:
      return code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')
        ? `${server} does not accept our TLS connection: ${message}`
        : `the connection to ${server} failed: ${message}`;
  }
}

function codeOf(cause: unknown): string {
  // Node tries several addresses of a name and reports their failures together.
  if (cause instanceof AggregateError) return codeOf(cause.errors[0]);
  if (typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string')
    return cause.code;
  return '';
}

interface StatusParts {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly retryAfterSeconds: number | undefined;
  readonly continueToken: string | undefined;
}

function statusParts(status: unknown): StatusParts {
  const details = field(status, 'details');
  const code = field(status, 'code');
  const seconds = field(details, 'retryAfterSeconds');
  const token = field(field(status, 'metadata'), 'continue');
  return {
    code: typeof code === 'number' ? code : 0,
    reason: textField(status, 'reason'),
    message: textField(status, 'message'),
    retryAfterSeconds: typeof seconds === 'number' && seconds > 0 ? seconds : undefined,
    continueToken: typeof token === 'string' && token !== '' ? token : undefined,
  };
}
