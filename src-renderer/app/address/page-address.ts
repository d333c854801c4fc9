import { isoFromTimestamp, type Timestamp, timestampFromIso } from '@model/time.ts';

/** What the page's address says: which recording, which instant, which object. */
export interface PageAddress {
  readonly recording?: string;
  /** Absent at the live edge. */
  readonly at?: Timestamp;
  /** The selected object. */
  readonly uid?: string;
}

/** Reads `#r=…&t=…&sel=…`. What cannot be read is left out. */
export function addressFrom(hash: string): PageAddress {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const recording = fields.get('r');
  const at = timestampFromIso(fields.get('t') ?? '');
  const uid = fields.get('sel');
  return {
    ...(recording === null || recording === '' ? {} : { recording }),
    ...(at === undefined ? {} : { at }),
    ...(uid === null || uid === '' ? {} : { uid }),
  };
}

/** The hash of an address; the inverse of {@link addressFrom}. */
export function hashOf({ recording, at, uid }: PageAddress): string {
  const fields = new URLSearchParams();
  if (recording !== undefined) {
    fields.set('r', recording);
  }
  if (at !== undefined) {
    fields.set('t', isoFromTimestamp(at));
  }
  if (uid !== undefined) {
    fields.set('sel', uid);
  }
  // Colons are allowed in a fragment, and an instant should be readable there.
  return `#${fields.toString().replaceAll('%3A', ':')}`;
}
