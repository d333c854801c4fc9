import { expect, it } from 'vitest';
import type { ToTape } from '../../src-main/recorder/thread/tape-messages.ts';
import { ToldTape } from '../../src-main/recorder/thread/told-tape.ts';
import type { VersionInput } from '../../src-main/store/tape.ts';
import { at } from './wire.ts';

it('tells of as many deaths at once as a list can bring', () => {
  const died: VersionInput = {
    group: '',
    version: 'v1',
    kind: 'Event',
    namespace: 'shop',
    name: 'web',
    uid: 'u1',
    resourceVersion: '1',
    type: 'tombstone',
    inferred: true,
    observedAt: at(1),
    body: new Uint8Array(0),
    summary: '{}',
    references: '[]',
    severity: 'routine',
    pointInTime: true,
  };
  const told: ToTape[] = [];
  const opened = { lastSeq: 0, until: at(0), isContinued: false, living: [], coverage: [] };
  const tape = new ToldTape(opened, (message) => told.push(message));
  for (let n = 0; n < 200_000; n++) tape.put(died);
  tape.commit();
  tape.tellAll();
  expect(told).toMatchObject([{ type: 'orders', orders: [{ type: 'append', versions: 200_000 }] }]);
});
