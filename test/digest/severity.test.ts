import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src-main/digest/digest.ts';
import { heartbeatFingerprint } from '../../src-main/digest/heartbeat.ts';
import { severityOfChange } from '../../src-main/digest/severity.ts';
import type { Health, Summary } from '../../src-preload/model/summary.ts';
import { condition, object } from './objects.ts';

const healthOf = (health: Health, rest: Partial<Summary> = {}): Summary => ({ health, status: 'x', ...rest });
const of = (summary: Summary, previous?: Summary, heartbeat = false) =>
  severityOfChange({
    type: 'applied',
    digest: { summary, pointInTime: false },
    ...(previous === undefined ? {} : { previous }),
    object: {},
    heartbeat,
  });

describe('the severity of a change', () => {
  it.each<readonly [from: Health, to: Health, severity: string]>([
    ['healthy', 'failing', 'failure'],
    ['progressing', 'failing', 'failure'],
    ['degraded', 'failing', 'failure'],
    ['failing', 'failing', 'change'],
    ['healthy', 'degraded', 'warning'],
    ['failing', 'degraded', 'change'],
    ['degraded', 'degraded', 'change'],
    ['healthy', 'progressing', 'change'],
    ['failing', 'healthy', 'change'],
  ])('from %s to %s is a %s', (from, to, severity) => {
    expect(of(healthOf(to), healthOf(from))).toBe(severity);
  });

  it('is plain at first sight, however bad: nothing has turned', () => {
    expect(of(healthOf('failing'))).toBe('change');
  });

  it('does not warn when a workload was only asked for more', () => {
    const three = healthOf('healthy', { available: 3 });
    expect(of(healthOf('degraded', { available: 3 }), three)).toBe('change');
    expect(of(healthOf('degraded', { available: 2 }), three)).toBe('warning');
  });

  it('is routine for a heartbeat', () => {
    expect(of(healthOf('healthy'), healthOf('healthy'), true)).toBe('routine');
  });

  it.each([
    ['Normal', 'Scheduled', 'applied', 'change'],
    ['Warning', 'Unhealthy', 'applied', 'warning'],
    ['Warning', 'FailedScheduling', 'applied', 'warning'],
    ['Warning', 'BackOff', 'applied', 'failure'],
    ['Warning', 'OOMKilling', 'applied', 'failure'],
    ['Warning', 'BackOff', 'deleted', 'routine'],
    ['Normal', 'Scheduled', 'tombstone', 'routine'],
  ] as const)('of a %s Event %s, %s, is %s', (...[type, reason, change, severity]) => {
    const event = object('v1', 'Event', { type, reason });
    expect(severityOfChange({ type: change, digest: digestOf(event), object: event, heartbeat: false })).toBe(severity);
  });
});

const lease = (renewTime: string, holderIdentity = 'n1', resourceVersion = '1') =>
  object('coordination.k8s.io/v1', 'Lease', { metadata: { resourceVersion }, spec: { holderIdentity, renewTime } });
const node = (lastHeartbeatTime: string, status = 'True') =>
  object('v1', 'Node', { status: { conditions: [{ ...condition('Ready', status), lastHeartbeatTime }] } });
const map = (annotations: unknown, data: unknown = {}) =>
  object('v1', 'ConfigMap', { metadata: { annotations }, data });
const LEADER = 'control-plane.alpha.kubernetes.io/leader';
const widget = (status: unknown) => object('example.com/v1', 'Widget', { status });

describe('a heartbeat', () => {
  it.each([
    ['a renewed Lease', lease('10:00', 'n1', '1'), lease('10:10', 'n1', '2')],
    ['a Node that only reports again', node('10:00'), node('10:05')],
    ['a leader that renews in an annotation', map({ [LEADER]: '{"renew":1}' }), map({ [LEADER]: '{"renew":2}' })],
    ['new times in a custom status', widget({ n: 1, lastSyncTime: 'a' }), widget({ n: 1, lastSyncTime: 'b' })],
    [
      'managedFields',
      object('v1', 'Service', { metadata: { managedFields: [{ time: 'a' }] } }),
      object('v1', 'Service', { metadata: { managedFields: [{ time: 'b' }] } }),
    ],
  ])('is %s', (_what, before, after) => {
    expect(heartbeatFingerprint(before)).toBeDefined();
    expect(heartbeatFingerprint(after)).toBe(heartbeatFingerprint(before));
  });

  it.each([
    ['a Lease that changes hands', lease('10:00', 'n1'), lease('10:10', 'n2')],
    ['a Node that turns', node('10:00'), node('10:05', 'False')],
    ['data of a map', map({ [LEADER]: 'a' }, { x: '1' }), map({ [LEADER]: 'b' }, { x: '2' })],
    ['a count in a custom status', widget({ n: 1, lastSyncTime: 'a' }), widget({ n: 2, lastSyncTime: 'b' })],
    ['a count that is named like a time', widget({ retriesAt: 1 }), widget({ retriesAt: 2 })],
  ])('is not %s', (_what, before, after) => {
    expect(heartbeatFingerprint(after)).not.toBe(heartbeatFingerprint(before));
  });

  it('is told by the status alone where something stands for the rest, unless the rest beats too', () => {
    const alike = (before: unknown, after: unknown): boolean =>
      heartbeatFingerprint(before, 'the rest') === heartbeatFingerprint(after, 'the rest');
    expect(alike(node('10:00'), node('10:05'))).toBe(true);
    expect(alike(node('10:00'), node('10:05', 'False'))).toBe(false);
    expect(heartbeatFingerprint(node('10:00'), 'the rest')).not.toBe(heartbeatFingerprint(node('10:00'), 'another'));
    expect(alike(lease('10:00', 'n1'), lease('10:10', 'n1'))).toBe(true);
    expect(alike(lease('10:00', 'n1'), lease('10:10', 'n2'))).toBe(false);
    expect(alike(map({ [LEADER]: 'a' }, { x: '1' }), map({ [LEADER]: 'b' }, { x: '2' }))).toBe(false);
  });

  it.each(['Pod', 'Event'])('is unknown to a %s', (kind) => {
    expect(heartbeatFingerprint(object('v1', kind))).toBeUndefined();
  });
});
