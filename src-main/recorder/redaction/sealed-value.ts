import { createHmac } from 'node:crypto';

/** Seals values with the key of one recording. */
export interface Seal {
  /** What stands in the recording instead of a value: equal values look equal, and nothing else is told but the length in bytes. */
  (value: Uint8Array): string;
}

/** `redacted:<first 16 hex digits of HMAC-SHA-256>:<length in bytes>`. */
export function sealWith(key: Uint8Array): Seal {
  return (value) => {
    const digest = createHmac('sha256', key).update(value).digest('hex').slice(0, 16);
    return `redacted:${digest}:${value.byteLength}`;
  };
}

/** True for what stands instead of a value: it is not sealed again, so that equal values look equal wherever they were found. */
export function isSealed(text: string): boolean {
  return /^redacted:[0-9a-f]{16}:\d+$/.test(text);
}

/**
 * The bytes behind a value of a Secret's `data`, which is base64. What is not base64 stands for itself, so that nothing
 * escapes by being malformed.
 */
export function bytesOfData(value: string): Uint8Array {
  const compact = value.replace(/\s/g, '');
  const isBase64 = /^[A-Za-z0-9+/_-]*={0,2}$/.test(compact);
  return isBase64 ? Buffer.from(compact, 'base64') : Buffer.from(value, 'utf8');
}
