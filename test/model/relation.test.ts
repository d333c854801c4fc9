import { describe, expect, it } from 'vitest';
import {
  type LabelRequirement,
  labelsOf,
  means,
  type Referable,
  type Reference,
} from '../../src-preload/model/relation.ts';

const label = (name: string): Reference => ({ type: 'labelled', group: '', kind: 'Label', namespace: '', name });
const pod: Referable = {
  group: '',
  kind: 'Pod',
  namespace: 'shop',
  name: 'web-1',
  uid: 'p1',
  references: [label('app=web'), label('note=a=b'), label('empty=')],
};
const named: Reference = { type: 'selects', group: '', kind: 'Pod', namespace: 'shop', name: 'web-1' };
const selecting = (...selector: LabelRequirement[]): Reference => ({ ...named, name: '', selector });
const need = (key: string, operator: LabelRequirement['operator'], ...values: string[]) => ({ key, operator, values });

const TABLE: readonly (readonly [what: string, reference: Reference, meant: boolean])[] = [
  ['by name', named, true],
  ['by another name', { ...named, name: 'web-2' }, false],
  ['in another namespace', { ...named, namespace: 'test' }, false],
  ['of another group', { ...named, group: 'example.com' }, false],
  ['by uid', { ...named, uid: 'p1' }, true],
  ['of another life under the same name', { ...named, uid: 'p0' }, false],
  ['by an empty selector', selecting(), true],
  ['by an empty selector elsewhere', { ...selecting(), namespace: 'test' }, false],
  ['by label', selecting(need('app', 'In', 'api', 'web')), true],
  ['by another value', selecting(need('app', 'In', 'api')), false],
  ['by a label it has not', selecting(need('tier', 'In', 'front')), false],
  ['by all of several', selecting(need('app', 'In', 'web'), need('tier', 'Exists')), false],
  ['by the absence of a value', selecting(need('app', 'NotIn', 'api')), true],
  ['by the absence of a value, the label being absent', selecting(need('tier', 'NotIn', 'front')), true],
  ['by a value that is not to be', selecting(need('app', 'NotIn', 'web')), false],
  ['by presence, also of an empty value', selecting(need('empty', 'Exists')), true],
  ['by absence', selecting(need('tier', 'DoesNotExist')), true],
  ['by absence of what is there', selecting(need('app', 'DoesNotExist')), false],
];

describe('what a reference means', () => {
  it.each(TABLE)('%s', (_what, reference, meant) => {
    expect(means(reference, pod)).toBe(meant);
  });

  it('that selects pods is also the workload that makes such pods', () => {
    const podLabel: Reference = { ...label('app=web'), kind: 'PodLabel' };
    const deployment = {
      ...pod,
      group: 'apps',
      kind: 'Deployment',
      uid: 'd1',
      references: [label('app=api'), podLabel],
    };
    expect(means(selecting(need('app', 'In', 'web')), deployment)).toBe(true);
    expect(means(selecting(need('app', 'In', 'api')), deployment)).toBe(false);
    expect(means(selecting(), { ...deployment, references: [label('app=web')] })).toBe(false);
    expect(labelsOf(deployment.references).get('app')).toBe('api');
  });

  it('reads labels once for all objects that share a set of references', () => {
    expect(labelsOf(pod.references).get('note')).toBe('a=b');
    expect(labelsOf(pod.references)).toBe(labelsOf(pod.references));
  });
});
