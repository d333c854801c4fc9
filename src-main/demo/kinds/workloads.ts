import type { Condition, KubeObject, StringMap } from '../world/object.ts';
import type { PodTemplate } from './pod.ts';

interface LabelSelector {
  readonly matchLabels: StringMap;
}

export interface Deployment extends KubeObject {
  readonly spec: {
    readonly replicas: number;
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
    readonly strategy: {
      readonly type: 'RollingUpdate';
      readonly rollingUpdate: { readonly maxUnavailable: number | string; readonly maxSurge: number | string };
    };
    readonly revisionHistoryLimit: number;
    readonly progressDeadlineSeconds: number;
  };
  readonly status: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly unavailableReplicas?: number;
    readonly conditions?: readonly Condition[];
  };
}

export interface ReplicaSet extends KubeObject {
  readonly spec: { readonly replicas: number; readonly selector: LabelSelector; readonly template: PodTemplate };
  readonly status: {
    readonly replicas: number;
    readonly fullyLabeledReplicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly observedGeneration?: number;
  };
}

export interface ClaimTemplate {
  readonly metadata: { readonly name: string };
  readonly spec: ClaimSpec;
}

export interface StatefulSet extends KubeObject {
  readonly spec: {
    readonly replicas: number;
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
    readonly volumeClaimTemplates: readonly ClaimTemplate[];
    readonly serviceName: string;
    readonly podManagementPolicy: string;
    readonly updateStrategy: { readonly type: 'RollingUpdate'; readonly rollingUpdate: { readonly partition: number } };
    readonly revisionHistoryLimit: number;
  };
  readonly status: {
    readonly observedGeneration?: number;
    readonly replicas: number;
    readonly readyReplicas?: number;
    readonly currentReplicas?: number;
    readonly updatedReplicas?: number;
    readonly currentRevision?: string;
    readonly updateRevision?: string;
    readonly collisionCount?: number;
    readonly availableReplicas: number;
  };
}

export interface DaemonSet extends KubeObject {
  readonly spec: {
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
    readonly updateStrategy: {
      readonly type: 'RollingUpdate';
      readonly rollingUpdate: { readonly maxUnavailable: number; readonly maxSurge: number };
    };
    readonly revisionHistoryLimit: number;
  };
  readonly status: {
    readonly currentNumberScheduled: number;
    readonly numberMisscheduled: number;
    readonly desiredNumberScheduled: number;
    readonly numberReady: number;
    readonly observedGeneration?: number;
    readonly updatedNumberScheduled?: number;
    readonly numberAvailable?: number;
    readonly numberUnavailable?: number;
  };
}

export interface JobSpec {
  readonly parallelism: number;
  readonly completions: number;
  readonly backoffLimit: number;
  readonly completionMode: string;
  readonly suspend: boolean;
  readonly template: PodTemplate;
}

export interface Job extends KubeObject {
  readonly spec: JobSpec;
  readonly status: {
    readonly conditions?: readonly Condition[];
    readonly startTime?: string;
    readonly completionTime?: string;
    readonly active?: number;
    readonly succeeded?: number;
    readonly failed?: number;
    readonly ready?: number;
  };
}

export interface ObjectReference {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly uid: string;
  readonly apiVersion: string;
  readonly resourceVersion?: string;
  readonly fieldPath?: string;
}

export interface CronJob extends KubeObject {
  readonly spec: {
    readonly schedule: string;
    readonly concurrencyPolicy: string;
    readonly suspend: boolean;
    readonly jobTemplate: { readonly metadata: { readonly labels?: StringMap }; readonly spec: JobSpec };
    readonly successfulJobsHistoryLimit: number;
    readonly failedJobsHistoryLimit: number;
  };
  readonly status: {
    readonly active?: readonly ObjectReference[];
    readonly lastScheduleTime?: string;
    readonly lastSuccessfulTime?: string;
  };
}

export interface HorizontalPodAutoscaler extends KubeObject {
  readonly spec: {
    readonly scaleTargetRef: { readonly kind: string; readonly name: string; readonly apiVersion: string };
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly metrics: readonly {
      readonly type: 'Resource';
      readonly resource: {
        readonly name: 'cpu';
        readonly target: { readonly type: 'Utilization'; readonly averageUtilization: number };
      };
    }[];
  };
  readonly status: {
    readonly lastScaleTime?: string;
    readonly currentReplicas: number;
    readonly desiredReplicas: number;
    readonly currentMetrics?: readonly {
      readonly type: 'Resource';
      readonly resource: {
        readonly name: 'cpu';
        readonly current: { readonly averageUtilization: number; readonly averageValue: string };
      };
    }[];
    readonly conditions?: readonly Condition[];
  };
}

export interface ClaimSpec {
  readonly accessModes: readonly string[];
  readonly resources: { readonly requests: { readonly storage: string } };
  readonly volumeName?: string;
  readonly storageClassName: string;
  readonly volumeMode: string;
}

export interface PersistentVolumeClaim extends KubeObject {
  readonly spec: ClaimSpec;
  readonly status: {
    readonly phase: string;
    readonly accessModes?: readonly string[];
    readonly capacity?: { readonly storage: string };
  };
}
