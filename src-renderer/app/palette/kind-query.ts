/** The short names of kubectl and k9s. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  po: 'Pod',
  deploy: 'Deployment',
  dp: 'Deployment',
  rs: 'ReplicaSet',
  sts: 'StatefulSet',
  ds: 'DaemonSet',
  svc: 'Service',
  cm: 'ConfigMap',
  no: 'Node',
  ns: 'Namespace',
  ing: 'Ingress',
  ep: 'Endpoints',
  pvc: 'PersistentVolumeClaim',
  pv: 'PersistentVolume',
  sc: 'StorageClass',
  sa: 'ServiceAccount',
  hpa: 'HorizontalPodAutoscaler',
  pdb: 'PodDisruptionBudget',
  cj: 'CronJob',
  netpol: 'NetworkPolicy',
  quota: 'ResourceQuota',
  limits: 'LimitRange',
  crd: 'CustomResourceDefinition',
};

/** A query that begins with a colon, as in k9s: `:po web` means pods called web. */
export interface KindQuery {
  /** As it was typed, in lower case. */
  readonly kind: string;
  readonly rest: string;
}

/** Reads a query of that form; undefined if it is not one. */
export function kindQuery(query: string): KindQuery | undefined {
  const match = /^\s*:(\S*)\s*(.*)$/.exec(query);
  return match === null ? undefined : { kind: (match[1] ?? '').toLowerCase(), rest: match[2] ?? '' };
}

/** Whether a kind is meant: by its short name, or by the beginning of its name or of its plural. */
export function isKindMeant(kind: string, typed: string): boolean {
  const short = SHORT_NAMES[typed];
  if (short !== undefined) return short === kind;
  const name = kind.toLowerCase();
  return [name, `${name}s`, `${name}es`, name.replace(/y$/, 'ies')].some((each) => each.startsWith(typed));
}
