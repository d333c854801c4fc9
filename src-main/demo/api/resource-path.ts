/** A path below `/api/v1` or `/apis/GROUP/VERSION`: which kind, where, and which object. */
export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  /** Empty for cluster-scoped kinds, and for lists over all namespaces. */
  readonly namespace: string;
  /** Empty for lists. */
  readonly name: string;
  /** `status`, `log` …; empty for the object itself. */
  readonly subresource: string;
}

/** The parts of a resource's path, or undefined if it is none. */
export function resourcePathOf(path: string): ResourcePath | undefined {
  const parts = path.split('/').slice(1).map(decodeURIComponent);
  const core = parts[0] === 'api';
  if (!core && parts[0] !== 'apis') return undefined;
  const [version = '', ...rest] = parts.slice(core ? 1 : 2);
  const common = { group: core ? '' : (parts[1] ?? ''), version };
  // `/namespaces/shop` is the namespace itself, `/namespaces/shop/pods` what is in it.
  if (rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status') {
    const [, namespace = '', plural = '', name = '', subresource = ''] = rest;
    return rest.length > 5 ? undefined : { ...common, namespace, plural, name, subresource };
  }
  const [plural = '', name = '', subresource = ''] = rest;
  return rest.length === 0 || rest.length > 3 ? undefined : { ...common, namespace: '', plural, name, subresource };
}
