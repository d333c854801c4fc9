import type { Summary } from '@model/summary.ts';
import { flagAt, type JsonObject, objectAt, textAt } from '../json.ts';
import type { KindDigest } from '../kind-digest.ts';

/** ConfigMaps: how many keys. */
export const configMapDigest: KindDigest = { summary: (map) => keysSummary(map, ['data', 'binaryData'], '') };

/** Secrets: what they are for, and how many keys; never a value. */
export const secretDigest: KindDigest = {
  summary: (secret) => keysSummary(secret, ['data', 'stringData'], secretUse(textAt(secret, 'type'))),
};

function keysSummary(object: JsonObject, fields: readonly string[], use: string): Summary {
  const keys = new Set(fields.flatMap((field) => Object.keys(objectAt(object, field)))).size;
  const parts = [use, `${keys} ${keys === 1 ? 'key' : 'keys'}`, flagAt(object, 'immutable') ? 'immutable' : ''];
  return { health: 'healthy', status: '', note: parts.filter((part) => part !== '').join(' · ') };
}

const USES: ReadonlyMap<string, string> = new Map([
  ['kubernetes.io/tls', 'TLS'],
  ['kubernetes.io/dockerconfigjson', 'registry'],
  ['kubernetes.io/service-account-token', 'token'],
  ['kubernetes.io/basic-auth', 'basic auth'],
  ['kubernetes.io/ssh-auth', 'SSH'],
  ['Opaque', ''],
]);

/** A type of its own, as `helm.sh/release.v1`, stays as it is. */
function secretUse(type: string): string {
  return USES.get(type) ?? type;
}
