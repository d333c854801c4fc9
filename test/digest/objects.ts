/** A minimal object of a kind, with whatever else a test says about it. */
export function object(apiVersion: string, kind: string, rest: Readonly<Record<string, unknown>> = {}) {
  const { metadata, ...others } = rest;
  const given = typeof metadata === 'object' && metadata !== null ? metadata : {};
  return {
    apiVersion,
    kind,
    metadata: { namespace: 'shop', name: 'a', uid: 'u1', resourceVersion: '7', ...given },
    ...others,
  };
}

/** A pod with one main container, `web`, unless `spec` says otherwise. */
export function pod(status: unknown, rest: Readonly<Record<string, unknown>> = {}) {
  return object('v1', 'Pod', { spec: { containers: [{ name: 'web' }] }, status, ...rest });
}

/** The status of a pod whose containers are in these states, by name. */
export function containerStatus(state: unknown, rest: Readonly<Record<string, unknown>> = {}) {
  return { name: 'web', ready: false, restartCount: 0, state, ...rest };
}

export function condition(type: string, status: string, reason = '') {
  return { type, status, reason };
}
