import type { StringMap } from '../world/object.ts';
import type { Container, PodSpec, Resources } from '../kinds/pod.ts';

export const REGISTRY = 'registry.khronoscope.dev';

export interface ServerOptions {
  readonly name: string;
  readonly image: string;
  readonly port: number;
  readonly resources: Resources;
  readonly configMap?: string;
  /** Where volumes are mounted, by volume. */
  readonly mounts?: StringMap;
  readonly secret?: { readonly name: string; readonly key: string; readonly variable: string };
}

/** A container that answers HTTP on one port. */
export function serverContainer(options: ServerOptions): Container {
  const probe = { timeoutSeconds: 1, successThreshold: 1, failureThreshold: 3 };
  const at = (path: string) => ({ httpGet: { path, port: options.port, scheme: 'HTTP' } });
  const { secret } = options;
  return {
    ...plainContainer(options.name, options.image, options.resources),
    ports: [{ name: 'http', containerPort: options.port, protocol: 'TCP' }],
    ...(options.configMap !== undefined && { envFrom: [{ configMapRef: { name: options.configMap } }] }),
    ...(secret && {
      env: [{ name: secret.variable, valueFrom: { secretKeyRef: { name: secret.name, key: secret.key } } }],
    }),
    ...(options.mounts && {
      volumeMounts: Object.entries(options.mounts).map(([name, mountPath]) => ({ name, mountPath })),
    }),
    livenessProbe: { ...at('/healthz'), initialDelaySeconds: 5, ...probe, periodSeconds: 10 },
    readinessProbe: { ...at('/readyz'), ...probe, periodSeconds: 2 },
  };
}

/** A container without ports and probes. */
export function plainContainer(name: string, image: string, resources: Resources): Container {
  return {
    name,
    image,
    resources,
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
  };
}

export function resources(cpu: string, memory: string, memoryLimit = memory): Resources {
  return { limits: { memory: memoryLimit }, requests: { cpu, memory } };
}

/** A pod spec with what the API server fills in. */
export function podSpec(spec: Pick<PodSpec, 'containers'> & Partial<PodSpec>): PodSpec {
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    ...(spec.serviceAccountName !== undefined && { serviceAccount: spec.serviceAccountName }),
    ...spec,
  };
}
