import type { Summary } from '@model/summary.ts';
import { type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';

/** What a workload's pods run: of their first container, as the one that a workload is about comes first. */
export function templateImage(workload: JsonObject): Pick<Summary, 'image'> {
  const image = imageTail(firstImage(workload));
  return image === '' ? {} : { image };
}

/** Of the template all that {@link templateImage} reads. */
export function templateFrame(workload: JsonObject): JsonObject {
  return { spec: { containers: [{ image: firstImage(workload) }] } };
}

function firstImage(workload: JsonObject): string {
  const pod = objectAt(objectAt(objectAt(workload, 'spec'), 'template'), 'spec');
  const [first] = objectsAt(pod, 'containers');
  return first === undefined ? '' : textAt(first, 'image');
}

/** A digest is told by its beginning. */
const DIGEST_LENGTH = 8;

/** `web:1.5.0` of `registry.example:5000/shop/web:1.5.0@sha256:…`; without a tag the beginning of the digest. */
function imageTail(image: string): string {
  const [named = '', digest] = image.split('@');
  const tail = named.slice(named.lastIndexOf('/') + 1);
  if (tail.includes(':') || digest === undefined) return tail;
  return `${tail}@${digest.slice(digest.indexOf(':') + 1, digest.indexOf(':') + 1 + DIGEST_LENGTH)}`;
}
