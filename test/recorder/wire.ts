import type { Heard, ResourceKind, WireObject } from '../../src-main/kube/heard.ts';
import { timestampFromMs } from '../../src-preload/model/time.ts';

export const PODS: ResourceKind = { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true };
export const SECRETS: ResourceKind = { ...PODS, kind: 'Secret', resource: 'secrets' };
export const LEASES: ResourceKind = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  resource: 'leases',
  namespaced: true,
};

export const at = timestampFromMs;

/** A wire object from JSON text. */
export function wire(text: string, uid: string, resourceVersion: string): WireObject {
  return { body: new Uint8Array(Buffer.from(text, 'utf8')), uid, resourceVersion };
}

/** A pod as a watch line carries it. */
export function pod(
  uid: string,
  resourceVersion: string,
  options: { name?: string; namespace?: string; phase?: string } = {},
) {
  const { name = uid, namespace = 'shop', phase = 'Running' } = options;
  const metadata = { name, namespace, uid, resourceVersion };
  const text = JSON.stringify({ kind: 'Pod', apiVersion: 'v1', metadata, spec: {}, status: { phase } });
  return wire(text, uid, resourceVersion);
}

/** A whole list as a reflector hears it. */
export function list(...objects: readonly WireObject[]): readonly Heard[] {
  return [{ type: 'list-begin' }, { type: 'listed', objects }, { type: 'list-end', resourceVersion: '100' }];
}
