import type { Condition, KubeObject, Metadata, StringMap } from '../world/object.ts';

export interface Resources {
  readonly limits?: StringMap;
  readonly requests?: StringMap;
}

export interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: number; readonly scheme: string };
  readonly tcpSocket?: { readonly port: number };
  readonly initialDelaySeconds?: number;
  readonly timeoutSeconds: number;
  readonly periodSeconds: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
}

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number; readonly protocol: string }[];
  readonly envFrom?: readonly { readonly configMapRef: { readonly name: string } }[];
  readonly env?: readonly EnvVar[];
  readonly resources: Resources;
  readonly volumeMounts?: readonly { readonly name: string; readonly readOnly?: boolean; readonly mountPath: string }[];
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly terminationMessagePath: string;
  readonly terminationMessagePolicy: string;
  readonly imagePullPolicy: string;
}

export interface Volume {
  readonly name: string;
  readonly configMap?: { readonly name: string; readonly defaultMode: number };
  readonly secret?: { readonly secretName: string; readonly defaultMode: number };
  readonly persistentVolumeClaim?: { readonly claimName: string };
  readonly emptyDir?: Readonly<Record<string, never>>;
  readonly hostPath?: { readonly path: string; readonly type: string };
}

export interface Toleration {
  readonly key?: string;
  readonly operator: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

interface FieldTerm {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

export interface Affinity {
  readonly nodeAffinity: {
    readonly requiredDuringSchedulingIgnoredDuringExecution: {
      readonly nodeSelectorTerms: readonly { readonly matchFields: readonly FieldTerm[] }[];
    };
  };
}

export interface PodSpec {
  readonly volumes?: readonly Volume[];
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly restartPolicy: 'Always' | 'OnFailure' | 'Never';
  readonly terminationGracePeriodSeconds: number;
  readonly dnsPolicy: string;
  readonly serviceAccountName?: string;
  readonly serviceAccount?: string;
  readonly nodeName?: string;
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly securityContext: Readonly<Record<string, never>>;
  readonly affinity?: Affinity;
  readonly schedulerName: string;
  readonly tolerations?: readonly Toleration[];
}

export interface TerminatedState {
  readonly exitCode: number;
  readonly reason: string;
  readonly message?: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly containerID: string;
}

/** Exactly one of the three is there. */
export interface ContainerState {
  readonly waiting?: { readonly reason: string; readonly message?: string };
  readonly running?: { readonly startedAt: string };
  readonly terminated?: TerminatedState;
}

export interface ContainerStatus {
  readonly name: string;
  readonly state: ContainerState;
  readonly lastState: ContainerState;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly image: string;
  readonly imageID: string;
  readonly containerID?: string;
  readonly started: boolean;
}

export interface PodStatus {
  readonly observedGeneration?: number;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  readonly conditions?: readonly Condition[];
  readonly message?: string;
  readonly reason?: string;
  readonly hostIP?: string;
  readonly hostIPs?: readonly { readonly ip: string }[];
  readonly podIP?: string;
  readonly podIPs?: readonly { readonly ip: string }[];
  readonly startTime?: string;
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly qosClass: string;
}

export interface Pod extends KubeObject {
  readonly spec: PodSpec;
  readonly status: PodStatus;
}

/** What a workload makes its pods from. */
export interface PodTemplate {
  readonly metadata: Pick<Metadata, 'labels' | 'annotations'>;
  readonly spec: PodSpec;
}

/** True while its Ready condition is True. */
export function isReady(pod: Pod): boolean {
  return pod.status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;
}

/** True unless it ended or is being deleted: a pod that counts for its controller. */
export function isActive(pod: Pod): boolean {
  return (
    pod.metadata.deletionTimestamp === undefined && pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed'
  );
}

/** The one node a DaemonSet made the pod for. */
export function pinnedNode(pod: Pod): string | undefined {
  const terms = pod.spec.affinity?.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
  return terms?.[0]?.matchFields[0]?.values[0];
}
