import type { LabelRequirement, Reference } from '@model/relation.ts';
import { isJsonObject, type JsonObject, objectAt, objectsAt, textAt, textsAt } from '../json.ts';

/** Labels that name one owner by its uid: nothing selects by them, and they would make every set of references another. */
const BY_UID: ReadonlySet<string> = new Set(['controller-uid', 'batch.kubernetes.io/controller-uid']);

/** The most labels of one object that are kept; the API sets no bound. */
const MOST_LABELS = 40;

/** The labels of an object as references, so that what selects by them can be resolved at any instant. */
export function labelReferences(object: JsonObject, kind: 'Label' | 'PodLabel' = 'Label'): readonly Reference[] {
  const metadata = objectAt(object, 'metadata');
  return [...Object.entries(objectAt(metadata, 'labels')), ...installers(objectAt(metadata, 'annotations'))]
    .filter((pair): pair is [string, string] => typeof pair[1] === 'string' && !BY_UID.has(pair[0]))
    .slice(0, MOST_LABELS)
    .map(([key, value]) => ({
      type: 'labelled',
      group: '',
      kind,
      namespace: '',
      name: `${key}=${value}`,
    }));
}

/** Annotations in which Helm and Argo CD say what they installed the object for; they serve as labels do. */
function installers(annotations: JsonObject): readonly (readonly [string, unknown])[] {
  const release = annotations['meta.helm.sh/release-name'];
  const tracking = annotations['argocd.argoproj.io/tracking-id'];
  return [
    ...(release === undefined ? [] : [['meta.helm.sh/release-name', release] as const]),
    // `application:group/Kind:namespace/name`.
    ...(typeof tracking === 'string' ? [['argocd.argoproj.io/instance', tracking.split(':')[0]] as const] : []),
  ];
}

const OPERATORS: readonly LabelRequirement['operator'][] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** A LabelSelector (`matchLabels`, `matchExpressions`) as requirements, in an order of their own. */
export function selectorOf(selector: JsonObject): readonly LabelRequirement[] {
  const expressions = objectsAt(selector, 'matchExpressions').flatMap((expression): readonly LabelRequirement[] => {
    const operator = OPERATORS.find((word) => word === expression['operator']);
    const key = textAt(expression, 'key');
    return operator === undefined || key === '' ? [] : [{ key, operator, values: textsAt(expression, 'values') }];
  });
  return [...equalities(objectAt(selector, 'matchLabels')), ...expressions];
}

/** A map of labels, as Services have for a selector. */
export function equalities(labels: JsonObject): readonly LabelRequirement[] {
  return Object.entries(labels)
    .flatMap(([key, value]): readonly LabelRequirement[] =>
      typeof value === 'string' ? [{ key, operator: 'In', values: [value] }] : [],
    )
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Whether the value is a selector at all: an absent one selects nothing, an empty one everything. */
export function isSelector(value: unknown): value is JsonObject {
  return isJsonObject(value);
}
