import { SEVERITIES } from '@model/change.ts';
import { timestampFromMs } from '@model/time.ts';
import * as fc from 'fast-check';
import type { VersionInput } from '../../src-main/store/tape.ts';

/** What happens to one name of the small world that a history plays in. */
interface Act {
  readonly what: 'apply' | 'delete' | 'tombstone' | 'revive' | 'repeat' | 'delete-unknown';
  readonly slot: number;
  /** Milliseconds since the act before; negative when the clock is set back. */
  readonly after: number;
  readonly severity: number;
  readonly inferred: boolean;
  readonly status: string;
  readonly body: string;
  /** Repeats of the body, so that some are large. */
  readonly times: number;
  readonly version: 'counted' | 'odd';
  readonly terms: string | undefined;
}

const KINDS = [
  { group: '', version: 'v1', kind: 'Pod', pointInTime: false, namespaced: true },
  { group: 'apps', version: 'v1', kind: 'Deployment', pointInTime: false, namespaced: true },
  { group: '', version: 'v1', kind: 'Node', pointInTime: false, namespaced: false },
  { group: 'serving.example.com', version: 'v1beta1', kind: 'Pod', pointInTime: false, namespaced: true },
  { group: '', version: 'v1', kind: 'Event', pointInTime: true, namespaced: true },
] as const;

const NAMES = ['web', 'web', 'wéb-🚀', 'a'.repeat(253), '‮right-to-left', "'; drop table version; --"];
const SLOTS = KINDS.length * NAMES.length;

const act: fc.Arbitrary<Act> = fc.record({
  what: fc.oneof(
    { arbitrary: fc.constant<Act['what']>('apply'), weight: 12 },
    { arbitrary: fc.constantFrom<Act['what'][]>('delete', 'tombstone', 'revive', 'repeat'), weight: 6 },
    { arbitrary: fc.constant<Act['what']>('delete-unknown'), weight: 1 },
  ),
  slot: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: SLOTS - 1 })),
  after: fc.oneof(fc.constant(0), fc.integer({ min: -9000, max: 30_000 }), fc.constant(400_000)),
  severity: fc.integer({ min: 0, max: SEVERITIES.length - 1 }),
  inferred: fc.boolean(),
  status: fc.oneof(fc.constantFrom('Running', 'Pending'), fc.string({ unit: 'binary', maxLength: 6 })),
  body: fc.oneof(fc.constantFrom('', '\u0000', '7\u00a4'), fc.string({ unit: 'binary', maxLength: 40 })),
  times: fc.oneof({ arbitrary: fc.constant(1), weight: 30 }, { arbitrary: fc.constant(30_000), weight: 1 }),
  version: fc.constantFrom('counted', 'counted', 'counted', 'odd'),
  terms: fc.constantFrom(
    undefined,
    '',
    'label app=shop\n',
    'label app=shop\nimage registry/nginx:1.25\n',
    'annotation ü=ü 🚀\n',
  ),
});

/** Seeded random histories: batches of versions as a recorder would hand them over. */
export const histories: fc.Arbitrary<readonly (readonly VersionInput[])[]> = fc
  .array(fc.array(act, { maxLength: 12 }), { maxLength: 14, size: 'max' })
  .map(played);

/** A history in which one object changes often: its chains restart and skip. */
export const longLife: fc.Arbitrary<readonly (readonly VersionInput[])[]> = fc
  .array(fc.array(act, { minLength: 10, maxLength: 20 }), { minLength: 10, maxLength: 14, size: 'max' })
  .map((batches) => played(batches.map((batch) => batch.map((one) => ({ ...one, slot: 0, times: 1 })))));

interface Lived {
  readonly input: VersionInput;
  readonly alive: boolean;
}

function played(batches: readonly (readonly Act[])[]): readonly (readonly VersionInput[])[] {
  const world = new Map<number, Lived>();
  let [clock, counter] = [1_700_000_000_000, 0];
  return batches.map((batch) =>
    batch.flatMap((one) => {
      clock += one.after;
      counter++;
      const input = acts[one.what](one, world.get(one.slot), { clock, counter });
      if (input === undefined) return [];
      world.set(one.slot, { input, alive: input.type === 'applied' });
      return [input];
    }),
  );
}

type Now = Readonly<Record<'clock' | 'counter', number>>;

/** What each act makes of what lives in its slot; undefined where it makes no sense. */
const acts: Readonly<Record<Act['what'], (one: Act, lived: Lived | undefined, now: Now) => VersionInput | undefined>> =
  {
    apply: (one, lived, now) =>
      lived?.alive === true ? { ...drawn(one, now), ...identityOf(lived.input) } : { terms: '', ...drawn(one, now) },
    delete: (one, lived, now) =>
      lived?.alive === true ? { ...drawn(one, now), ...identityOf(lived.input), type: 'deleted' } : undefined,
    'delete-unknown': (one, lived, now) =>
      lived?.alive === true ? undefined : { ...drawn(one, now), type: 'deleted' },
    tombstone: (_, lived, now) =>
      lived?.alive === true
        ? { ...lived.input, type: 'tombstone', body: new Uint8Array(), observedAt: timestampFromMs(now.clock) }
        : undefined,
    // A phantom: the object was there all along, and its resourceVersion is still the same.
    revive: (one, lived, now) =>
      lived?.alive === false
        ? { terms: '', ...drawn(one, now), ...identityOf(lived.input), resourceVersion: lived.input.resourceVersion }
        : undefined,
    repeat: (_, lived, now) => lived && { ...lived.input, observedAt: timestampFromMs(now.clock) },
  };

function identityOf(input: VersionInput): Pick<VersionInput, 'uid'> {
  return { uid: input.uid };
}

function drawn(one: Act, { clock, counter }: Now): VersionInput {
  const kind = KINDS[one.slot % KINDS.length] ?? KINDS[0];
  const place = Math.floor(one.slot / KINDS.length);
  const { group, version, kind: name, pointInTime } = kind;
  const owner = {
    type: 'owner',
    group: 'apps',
    kind: 'ReplicaSet',
    namespace: 'shop',
    name: 'rs',
    uid: `o${place % 2}`,
  };
  return {
    type: 'applied',
    group,
    version,
    kind: name,
    pointInTime,
    inferred: one.inferred,
    namespace: kind.namespaced ? `shop-${place % 2}` : '',
    name: NAMES[place] ?? 'web',
    uid:
      counter % 5 === 0 ? `odd uid ${counter} ü` : `0d5e7c11-aaaa-4bbb-8ccc-${counter.toString(16).padStart(12, '0')}`,
    resourceVersion: one.version === 'counted' ? String(counter * 7919) : `0${counter}~${'9'.repeat(counter % 20)}`,
    observedAt: timestampFromMs(clock),
    ...(counter % 3 === 0 ? {} : { createdAt: timestampFromMs(clock - 1000) }),
    body: Buffer.from(`${one.body}{"metadata":{"name":"x","generation":${counter}}}`.repeat(one.times)),
    summary: JSON.stringify({ health: 'healthy', status: one.status }),
    references: JSON.stringify(one.slot % 3 === 0 ? [owner] : []),
    severity: SEVERITIES[one.severity] ?? 'change',
    ...(one.terms !== undefined && { terms: one.terms }),
  };
}
