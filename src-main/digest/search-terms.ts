import { isJsonObject, type JsonObject, objectAt, objectsAt, textAt } from './json.ts';

/** Longest value kept of an annotation, in UTF-16 units; the body has all of it. */
const VALUE_LENGTH = 200;

/** They hold whole objects, or change with every beat of a controller: nothing a person searches for. */
const NOISY: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'control-plane.alpha.kubernetes.io/leader',
  'endpoints.kubernetes.io/last-change-trigger-time',
]);

const TEMPLATE_PATHS: readonly (readonly string[])[] = [
  ['spec'],
  ['spec', 'template', 'spec'],
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
];
const CONTAINERS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

/**
 * What an object can be found by beside its name and its summary, one a line: `label app=shop`, `annotation key=value`,
 * `image registry.example/shop:1.2`. In the order of the object, which the API server keeps, so that equal ones are one
 * text. Empty for most kinds that change often.
 */
export function searchTermsOf(object: unknown): string {
  if (!isJsonObject(object)) return '';
  const metadata = objectAt(object, 'metadata');
  let terms = pairs('label', objectAt(metadata, 'labels')) + pairs('annotation', objectAt(metadata, 'annotations'));
  const images = new Set<string>();
  for (const path of TEMPLATE_PATHS) collectImages(path.reduce(objectAt, object), images);
  for (const image of images) terms += `image ${oneLine(image)}\n`;
  return terms;
}

function pairs(field: 'label' | 'annotation', object: JsonObject): string {
  let lines = '';
  for (const key in object) {
    const value = object[key];
    if (typeof value === 'string' && !NOISY.has(key)) lines += `${field} ${oneLine(key)}=${oneLine(value)}\n`;
  }
  return lines;
}

function collectImages(podSpec: JsonObject, images: Set<string>): void {
  for (const list of CONTAINERS) {
    for (const container of objectsAt(podSpec, list)) {
      const image = textAt(container, 'image');
      if (image !== '') images.add(image);
    }
  }
}

/** Cut between characters, never inside a surrogate pair; line breaks would end the term. */
function oneLine(text: string): string {
  const cut = text.length <= VALUE_LENGTH ? text : text.slice(0, VALUE_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
  return /[\n\r]/.test(cut) ? cut.replace(/[\n\r]+/g, ' ') : cut;
}
