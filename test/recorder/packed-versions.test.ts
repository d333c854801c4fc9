import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEVERITIES } from '../../src-preload/model/change.ts';
import type { VersionInput } from '../../src-main/store/tape.ts';
import { type PackedVersions, VersionPacker, VersionUnpacker } from '../../src-main/recorder/thread/packed-versions.ts';
import { at } from './wire.ts';

/** As it arrives in another thread. */
function crossed(packed: PackedVersions): PackedVersions {
  return structuredClone(packed, { transfer: [packed.heard.buffer, packed.made.buffer] });
}

function pack(packer: VersionPacker, versions: readonly VersionInput[], heard = new Uint8Array(0)): PackedVersions {
  packer.begin(heard);
  for (const version of versions) packer.add(version);
  return packer.packed();
}

const word = fc.constantFrom('', 'a', 'b', 'ä…😀');
const anyVersion = fc.record(
  {
    group: fc.constantFrom('', 'apps'),
    version: fc.constantFrom('v1', 'v2'),
    kind: fc.constantFrom('Pod', 'Event'),
    namespace: word,
    name: word,
    uid: fc.constantFrom('u1', 'u2', 'u3'),
    resourceVersion: word,
    type: fc.constantFrom('applied' as const, 'applied' as const, 'deleted' as const, 'tombstone' as const),
    inferred: fc.boolean(),
    observedAt: fc.nat(9).map(at),
    createdAt: fc.nat(9).map(at),
    body: fc.uint8Array({ maxLength: 4 }).map((bytes) => Uint8Array.from(bytes)),
    summary: word,
    references: word,
    severity: fc.constantFrom(...SEVERITIES),
    pointInTime: fc.boolean(),
    terms: word,
  },
  {
    requiredKeys: [
      'group',
      'version',
      'kind',
      'namespace',
      'name',
      'uid',
      'resourceVersion',
      'type',
      'inferred',
      'observedAt',
      'body',
      'summary',
      'references',
      'severity',
      'pointInTime',
    ],
  },
);

describe('packed versions', () => {
  it('come out as they went in, batch after batch', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.tuple(anyVersion, fc.boolean()), { maxLength: 6 }), { maxLength: 6 }),
        (batches) => {
          const [packer, unpacker] = [new VersionPacker(), new VersionUnpacker()];
          for (const batch of batches) {
            const heard = Uint8Array.from(batch.flatMap(([{ body }]) => [...body]));
            let offset = 0;
            const versions = batch.map(([version, isHeard]): VersionInput => {
              const start = offset;
              offset += version.body.length;
              return isHeard ? { ...version, body: heard.subarray(start, offset) } : version;
            });
            const expected = versions.map((version) => ({ ...version, body: [...version.body] }));
            const unpacked = unpacker.unpack(crossed(pack(packer, versions, heard)));
            expect(unpacked.map((version) => ({ ...version, body: [...version.body] }))).toEqual(expected);
          }
        },
      ),
    );
  });

  it('say names once, and texts only where they differ from those before', () => {
    const packer = new VersionPacker();
    const version: VersionInput = {
      group: '',
      version: 'v1',
      kind: 'Pod',
      namespace: 'shop',
      name: 'web',
      uid: 'u1',
      resourceVersion: '1',
      type: 'applied',
      inferred: false,
      observedAt: at(1),
      body: new Uint8Array(0),
      summary: '{"health":"ok"}',
      references: '[]',
      severity: 'change',
      pointInTime: false,
    };
    pack(packer, [version]);
    const restarted = { ...version, resourceVersion: '3', summary: '{"health":"failing"}' };
    const { texts } = pack(packer, [{ ...version, resourceVersion: '2' }, restarted]);
    expect(texts).toEqual(['2', '3', restarted.summary]);
  });

  it('are refused if they speak of a life nobody told of', () => {
    const rows = Int32Array.of(1, 0, 0, 0, 0);
    const empty = { heard: new Uint8Array(0), made: new Uint8Array(0) };
    const unpacking = () => new VersionUnpacker().unpack({ rows, times: [at(1)], texts: ['2'], ...empty });
    expect(unpacking).toThrow('Life 1 was written to before it was told of.');
  });
});
