import { type Timestamp, timestampFromMs } from '@model/time.ts';
import type { VersionInput } from '../../src-main/store/tape.ts';

export const START: Timestamp = timestampFromMs(1_700_000_000_000);

/** The `nth` version that a test writes: a Pod whose body names it. */
export function podVersion(nth: number, changed: Partial<VersionInput> = {}): VersionInput {
  return {
    type: 'applied',
    inferred: false,
    group: '',
    version: 'v1',
    kind: 'Pod',
    pointInTime: false,
    observedAt: timestampFromMs(START + nth * 100),
    namespace: 'shop',
    name: 'web',
    uid: '0d5e7c11-aaaa-4bbb-8ccc-000000000001',
    resourceVersion: String(1000 + nth),
    body: podBody(nth),
    summary: '{"health":"healthy","status":"Running"}',
    references: '[]',
    severity: 'change',
    ...changed,
  };
}

/** A body long enough that its deltas are worth something. */
export function podBody(nth: number): Buffer {
  const containers = Array.from({ length: 8 }, (_, index) => ({ name: `c${index}`, image: `registry/app:${index}` }));
  return Buffer.from(JSON.stringify({ kind: 'Pod', metadata: { name: 'web', generation: nth }, spec: { containers } }));
}
