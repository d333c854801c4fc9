import { describe, expect, it } from 'vitest';
import type { Heard, ResourceKind, WireObject } from '../../src-main/kube/heard.ts';
import { readWatchLine } from '../../src-main/kube/wire/watch-line.ts';
import { RecordingWriter } from '../../src-main/recorder/recording-writer.ts';
import { redactorFor } from '../../src-main/recorder/redaction/redact.ts';
import type { Timestamp } from '../../src-preload/model/time.ts';
import { MemoryTape } from './memory-tape.ts';
import { at, LEASES, list, PODS, pod, SECRETS, wire } from './wire.ts';

const redact = redactorFor(new Uint8Array(32).fill(7));

function started(options: { kind?: ResourceKind; tape?: MemoryTape; continuedAt?: number; namespace?: string } = {}) {
  const { kind = PODS, tape = new MemoryTape(), continuedAt, namespace } = options;
  const writer = new RecordingWriter({
    tape,
    redact,
    ...(continuedAt === undefined ? {} : { continuedAt: at(continuedAt) }),
  });
  const since = continuedAt === undefined ? 1000 : 9000;
  writer.addReflector(1, { kind, since: at(since), ...(namespace === undefined ? {} : { namespace }) });
  let clock = since;
  const hear = (...heard: readonly Heard[]) => {
    const before = tape.versions.length;
    const { unreadable } = writer.take(
      heard.map((one) => {
        clock += 1;
        return { reflector: 1, heard: one, observedAt: at(clock) };
      }),
    );
    return { stored: tape.versions.length - before, unreadable };
  };
  return { tape, writer, hear };
}

const applied = (object: WireObject): Heard => ({ type: 'applied', object });
const deleted = (object: WireObject): Heard => ({ type: 'deleted', object });
const written = (tape: MemoryTape) =>
  tape.versions.map(
    ({ type, uid, resourceVersion, inferred }) => `${type} ${uid}@${resourceVersion}${inferred ? ' inferred' : ''}`,
  );
const silent: Heard = { type: 'silent', why: 'disconnected', detail: 'gone away' };

describe('the recording writer', () => {
  it('writes the bytes that came, and what they say', () => {
    const { tape, hear } = started();
    const text =
      '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"web","namespace":"shop","uid":"u","resourceVersion":"5","creationTimestamp":"2026-11-01T10:00:00Z"},"spec":{"containers":[{"name":"c"}], "x":1.0},"status":{"phase":"Pending"}}';
    hear({ type: 'list-begin' }, applied(wire(text, 'u', '5')));
    expect(tape.versions).toMatchObject([
      {
        group: '',
        version: 'v1',
        kind: 'Pod',
        namespace: 'shop',
        name: 'web',
        uid: 'u',
        resourceVersion: '5',
        severity: 'change',
      },
    ]);
    expect(Buffer.from(tape.versions[0]?.body ?? []).toString('utf8')).toBe(text);
    expect(JSON.parse(tape.versions[0]?.summary ?? '')).toMatchObject({ status: 'Pending', health: 'progressing' });
    expect(tape.versions[0]?.createdAt).toBe(Date.parse('2026-11-01T10:00:00Z'));
  });

  it('stores nothing of a Secret whose managedFields are no JSON', () => {
    const text = (fields: string) =>
      `{"kind":"Secret","apiVersion":"v1","metadata":{"name":"s","uid":"u","resourceVersion":"5","managedFields":${fields}},"data":{"a":"c2VjcmV0LXZhbHVl"}}`;
    const { tape, hear } = started({ kind: SECRETS });
    const line = readWatchLine(Buffer.from(`{"type":"ADDED","object":${text('[tru]')}}`));
    if (line.type !== 'applied' || line.object.ownership === undefined) throw new Error('managedFields were not seen');
    expect(hear(line)).toMatchObject({ stored: 1, unreadable: 1 });
    expect(Buffer.from(tape.versions[0]?.body ?? []).toString('utf8')).not.toContain('c2Vjcm');
  });

  it('says the same of an object whose managedFields it passes over, letters outside ASCII or not', () => {
    const texts = ['web', 'wéb'].map((name) => {
      const metadata = { name, uid: 'u', resourceVersion: '5', managedFields: [{ manager: 'kubelet' }] };
      const status = { phase: 'Pending' };
      return JSON.stringify({ kind: 'Pod', apiVersion: 'v1', metadata, spec: { nodeName: 'n1' }, status });
    });
    for (const text of texts) {
      const line = readWatchLine(Buffer.from(`{"type":"ADDED","object":${text}}`));
      if (line.type !== 'applied' || line.object.ownership === undefined)
        throw new Error('managedFields were not seen');
      const [passing, reading] = [started(), started()];
      passing.hear(line);
      reading.hear(applied(wire(text, 'u', '5')));
      expect(Buffer.from(passing.tape.versions[0]?.body ?? []).toString('utf8')).toBe(text);
      const [{ body: _one, ...one } = {}, { body: _other, ...other } = {}] = [
        ...passing.tape.versions,
        ...reading.tape.versions,
      ];
      expect(one).toEqual(other);
    }
  });

  it('reads when a workload was asked for in its managedFields: pods on their way are not missing', () => {
    const { tape, hear } = started({ kind: { ...PODS, group: 'apps', kind: 'StatefulSet', resource: 'statefulsets' } });
    const said = (resourceVersion: string, writtenAt: string) => {
      const managedFields = [
        { manager: 'kubectl', operation: 'Apply', time: '2026-11-01T10:00:00Z' },
        { manager: 'controller', operation: 'Update', subresource: 'status', time: writtenAt },
      ];
      const metadata = { name: 'db', uid: 'u', resourceVersion, generation: 1, managedFields };
      const status = { observedGeneration: 1, replicas: 3, readyReplicas: 1, availableReplicas: 1 };
      return JSON.stringify({ kind: 'StatefulSet', apiVersion: 'apps/v1', metadata, spec: { replicas: 3 }, status });
    };
    for (const text of [said('5', '2026-11-01T10:00:20Z'), said('6', '2026-11-01T11:00:00Z')]) {
      const line = readWatchLine(Buffer.from(`{"type":"ADDED","object":${text}}`));
      if (line.type === 'applied') hear(line);
    }
    const words = tape.versions.map(({ summary }) => /"status":"([^"]*)"/.exec(summary)?.[1]);
    expect(words).toEqual(['rolling out', 'partly available']);
  });

  it('writes a batch in one transaction', () => {
    const { tape, hear } = started();
    hear(...list());
    const { stored } = hear(applied(pod('a', '1')), applied(pod('b', '1')), applied(pod('a', '2')));
    expect({ stored, transactions: tape.transactions }).toEqual({ stored: 3, transactions: 1 });
  });

  it('writes nothing for a relist of what is known', () => {
    const { tape, hear } = started();
    hear(...list(pod('a', '1'), pod('b', '2')));
    expect(hear(silent, ...list(pod('a', '1'), pod('b', '2'))).stored).toBe(0);
    expect(written(tape)).toEqual(['applied a@1', 'applied b@2']);
  });

  it('compares a relist with what the watch has brought since', () => {
    const { tape, hear } = started();
    hear(...list(pod('a', '1'), pod('b', '1')), applied(pod('a', '2')), deleted(pod('b', '3')), applied(pod('c', '4')));
    hear(silent, ...list(pod('a', '2'), pod('d', '5')));
    expect(written(tape).slice(2)).toEqual([
      'applied a@2',
      'deleted b@3',
      'applied c@4',
      'applied d@5 inferred',
      'tombstone c@4 inferred',
    ]);
    expect([...tape.gaps.values()]).toMatchObject([{ kind: 'Pod', why: 'disconnected', to: expect.any(Number) }]);
  });

  it('ends the old life before a new one takes its name, once', () => {
    const { tape, hear } = started();
    hear(...list(pod('old', '1', { name: 'db-0' })));
    hear(silent, ...list(pod('new', '2', { name: 'db-0' })));
    expect(written(tape).slice(1)).toEqual(['tombstone old@1 inferred', 'applied new@2 inferred']);
  });

  it('also when the watch brings the new life without the end of the old', () => {
    const { tape, hear } = started();
    hear(...list(pod('old', '1', { name: 'db-0' })), applied(pod('new', '2', { name: 'db-0' })));
    hear(applied(pod('other', '3', { name: 'db-0', namespace: 'billing' })));
    expect(written(tape).slice(1)).toEqual(['tombstone old@1 inferred', 'applied new@2', 'applied other@3']);
  });

  it('keeps the last state known on a tombstone', () => {
    const { tape, hear } = started();
    hear(...list(pod('a', '1', { phase: 'Pending' })), silent, ...list());
    const [first, last] = tape.versions;
    expect(last).toMatchObject({
      type: 'tombstone',
      name: 'a',
      summary: first?.summary,
      references: first?.references,
    });
    expect(last?.body).toHaveLength(0);
  });

  it('compares the first list of a continued recording with what is on the tape', () => {
    const { tape, hear } = started();
    hear(...list(pod('same', '1'), pod('gone', '1')));
    const again = started({ tape, continuedAt: 5000 });
    expect([...tape.gaps.values()]).toMatchObject([{ from: 5000, kind: 'Pod', why: 'engine-stopped' }]);
    again.hear(...list(pod('same', '1'), pod('new', '2')));
    expect(written(tape).slice(2)).toEqual(['applied new@2 inferred', 'tombstone gone@1 inferred']);
    expect([...tape.gaps.values()]).toMatchObject([{ to: 9003 }]);
  });

  it('does not claim to have missed a kind that a continued recording never listed', () => {
    const { tape, hear } = started({ continuedAt: 5000 });
    hear(...list(pod('a', '1')));
    expect([...tape.gaps.values()]).toEqual([]);
    expect(written(tape)).toEqual(['applied a@1']);
  });

  it('has missed what came of a kind of which nothing was left, but not of one that was no longer served', () => {
    const tape = new MemoryTape();
    started({ tape }).hear(...list());
    const again = started({ tape, continuedAt: 5000 });
    expect([...tape.gaps.values()]).toMatchObject([{ from: 5000, kind: 'Pod', why: 'engine-stopped' }]);
    again.hear(...list(pod('a', '1')), deleted(pod('a', '2')), { type: 'gone' });
    const third = started({ tape, continuedAt: 10_000 });
    third.hear(...list(pod('b', '3')));
    expect(tape.gaps.size).toBe(1);
    expect(written(tape)).toEqual(['applied a@1 inferred', 'deleted a@2', 'applied b@3']);
  });

  it('writes the changes before it closes the gap they end', () => {
    const order: string[] = [];
    class WatchedTape extends MemoryTape {
      override append(versions: Parameters<MemoryTape['append']>[0]) {
        if (versions.length > 0) order.push('append');
        return super.append(versions);
      }
      override closeGap(id: number, to: Timestamp) {
        order.push('close');
        super.closeGap(id, to);
      }
    }
    const { hear } = started({ tape: new WatchedTape() });
    hear(...list(), silent);
    hear(...list(pod('a', '1')));
    expect(order).toEqual(['append', 'close']);
  });

  it('flags heartbeats, and only after it has seen the version before', () => {
    const { tape, hear } = started({ kind: LEASES });
    const lease = (rv: string, renewTime: string, holder: string) =>
      applied(
        wire(
          JSON.stringify({
            kind: 'Lease',
            apiVersion: 'coordination.k8s.io/v1',
            metadata: { name: 'l', uid: 'u', resourceVersion: rv },
            spec: { holderIdentity: holder, renewTime },
          }),
          'u',
          rv,
        ),
      );
    hear(lease('1', 'a', 'n1'), lease('2', 'b', 'n1'), lease('3', 'c', 'n2'), lease('4', 'd', 'n2'));
    expect(tape.versions.map(({ severity }) => severity)).toEqual(['change', 'routine', 'change', 'routine']);
  });

  it('keeps values of Secrets off the tape, also when they are deleted', () => {
    const { tape, hear } = started({ kind: SECRETS });
    const planted = 'planted-secret-4c1d9e';
    const encoded = Buffer.from(planted).toString('base64');
    const manifest = JSON.stringify({ kind: 'Secret', stringData: { k: planted } });
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': manifest };
    const secret = (rv: string) => {
      const metadata = { name: 's', namespace: 'shop', uid: 'u', resourceVersion: rv, annotations };
      return wire(JSON.stringify({ kind: 'Secret', apiVersion: 'v1', metadata, data: { k: encoded } }), 'u', rv);
    };
    hear(...list(secret('1')), applied(secret('2')), silent, ...list());
    hear(
      applied(secret('3')),
      deleted(secret('4')),
      applied(wire(`{"kind":"Secret","data":{"k":"${encoded}"`, 'v', '5')),
    );
    for (const version of tape.versions) {
      const everything = JSON.stringify({ ...version, body: Buffer.from(version.body).toString('utf8') });
      expect(everything).not.toContain(planted);
      expect(everything).not.toContain(encoded);
    }
    expect(tape.versions).toHaveLength(6);
    expect(tape.redactions).toEqual({ Secret: 8 });
  });

  it('stores a placeholder for bytes that nobody can read, and takes the object for alive', () => {
    const { tape, hear } = started();
    hear(...list(pod('a', '1')));
    const { unreadable } = hear(applied(wire('{"kind":"Pod", broken', 'a', '2')));
    expect(unreadable).toBe(1);
    const last = tape.versions.at(-1);
    expect(JSON.parse(Buffer.from(last?.body ?? []).toString('utf8'))).toEqual({
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { name: 'a', namespace: 'shop', uid: 'a', resourceVersion: '2' },
    });
    expect(last).toMatchObject({
      summary: '{"health":"unknown","status":"unreadable"}',
      severity: 'warning',
      name: 'a',
    });
    expect(hear(silent, ...list(wire('{"kind":"Pod", broken', 'a', '2'))).stored).toBe(0);
  });

  it('does not bury what another reflector of the kind sees in its namespace', () => {
    const { tape, writer, hear } = started({ namespace: 'shop' });
    writer.addReflector(2, { kind: PODS, since: at(9000), namespace: 'billing' });
    hear(...list(pod('a', '1', { namespace: 'shop' })));
    const inBilling = [...list(pod('b', '2', { namespace: 'billing' }))];
    writer.take(inBilling.map((heard) => ({ reflector: 2, heard, observedAt: at(2000) })));
    hear(silent, ...list());
    expect(written(tape)).toEqual(['applied a@1', 'applied b@2', 'tombstone a@1 inferred']);
    expect(tape.coverage.map(({ kind, namespace, state }) => `${kind} ${namespace} ${state}`)).toEqual([
      'Pod shop recorded',
      'Pod billing recorded',
    ]);
  });

  it('does not bury what lies in a namespace that is left out', () => {
    const tape = new MemoryTape();
    started({ tape }).hear(...list(pod('a', '1', { namespace: 'shop' }), pod('b', '2', { namespace: 'ci' })));
    const again = started({ tape, continuedAt: 5000 });
    again.writer.addReflector(2, { kind: PODS, since: at(9000), without: ['ci'] });
    again.writer.take([...list()].map((heard) => ({ reflector: 2, heard, observedAt: at(9500) })));
    expect(written(tape)).toEqual(['applied a@1', 'applied b@2', 'tombstone a@1 inferred']);
  });

  it('says of a kind that is left out that it is, and that what was recorded of it is blind from then', () => {
    const tape = new MemoryTape();
    started({ tape }).hear(...list(pod('a', '1')));
    const again = started({ tape, continuedAt: 5000 });
    again.hear({ type: 'excluded', detail: 'excluded as pods' });
    expect(tape.coverage.at(-1)).toMatchObject({ kind: 'Pod', state: 'excluded', detail: 'excluded as pods' });
    expect(written(tape)).toEqual(['applied a@1']);
    expect([...tape.gaps.values()].some(({ to }) => to === undefined)).toBe(true);
  });

  it('begins a gap when we went deaf, not when that was noticed', () => {
    const { tape, hear } = started();
    hear(...list(pod('a', '1')), { type: 'silent', why: 'disconnected', detail: 'no pong', unheardMs: 900 });
    expect([...tape.gaps.values()].at(-1)?.from).toBe(1004 - 900);
  });

  it('keeps a silence after the last change when the wall clock was set back', () => {
    const { tape, writer } = started();
    const take = (heard: Heard, observedAt: number) =>
      writer.take([{ reflector: 1, heard, observedAt: at(observedAt) }]);
    take(applied(pod('a', '1')), 5000);
    take(silent, 2000);
    take({ type: 'list-end', resourceVersion: '9' }, 3000);
    writer.touch(at(3500));
    expect([...tape.gaps.values()]).toMatchObject([{ from: 5000, to: 5000 }]);
    expect(tape.aliveUntil).toBe(5000);
  });

  it('does not go back behind what a continued recording holds when the wall clock was set back meanwhile', () => {
    const { tape, writer } = started();
    writer.touch(at(20_000));
    const again = started({ tape, continuedAt: 5000 });
    again.hear(silent, ...list());
    expect([...tape.gaps.values()].at(-1)).toMatchObject({ from: 20_000, to: 20_000 });
  });
});
