import type { Condition, KubeObject, StringMap } from '../world/object.ts';
import type { ObjectReference } from './workloads.ts';

export interface Namespace extends KubeObject {
  readonly spec: { readonly finalizers: readonly string[] };
  readonly status: { readonly phase: 'Active' | 'Terminating' };
}

export interface Taint {
  readonly key: string;
  readonly effect: string;
  readonly timeAdded?: string;
}

export interface Node extends KubeObject {
  readonly spec: {
    readonly podCIDR: string;
    readonly podCIDRs: readonly string[];
    readonly providerID: string;
    readonly taints?: readonly Taint[];
    readonly unschedulable?: boolean;
  };
  readonly status: {
    readonly capacity: StringMap;
    readonly allocatable: StringMap;
    readonly conditions: readonly Condition[];
    readonly addresses: readonly { readonly type: string; readonly address: string }[];
    readonly daemonEndpoints: { readonly kubeletEndpoint: { readonly Port: number } };
    readonly nodeInfo: StringMap;
    readonly images?: readonly { readonly names: readonly string[]; readonly sizeBytes: number }[];
  };
}

export interface Lease extends KubeObject {
  readonly spec: {
    readonly holderIdentity: string;
    readonly leaseDurationSeconds: number;
    readonly renewTime: string;
  };
}

/** A core/v1 Event; its fields stand beside the metadata. */
export interface KubeEvent extends KubeObject {
  readonly involvedObject: ObjectReference;
  readonly reason: string;
  readonly message: string;
  readonly source: { readonly component: string; readonly host?: string };
  readonly firstTimestamp: string;
  readonly lastTimestamp: string;
  readonly count: number;
  readonly type: 'Normal' | 'Warning';
  readonly eventTime: null;
  readonly reportingComponent: string;
  readonly reportingInstance: string;
}

export interface ConfigMap extends KubeObject {
  readonly data: StringMap;
}

export interface Secret extends KubeObject {
  /** Values in base64. */
  readonly data: StringMap;
  readonly type: string;
}

export interface ServiceAccount extends KubeObject {
  readonly automountServiceAccountToken?: boolean;
}

interface SchemaProperties {
  readonly type: string;
  readonly properties?: Readonly<Record<string, SchemaProperties>>;
  readonly items?: SchemaProperties;
  readonly format?: string;
}

export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
}

export interface CustomResourceDefinition extends KubeObject {
  readonly spec: {
    readonly group: string;
    readonly names: {
      readonly plural: string;
      readonly singular: string;
      readonly shortNames: readonly string[];
      readonly kind: string;
      readonly listKind: string;
    };
    readonly scope: string;
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly storage: boolean;
      readonly schema: { readonly openAPIV3Schema: SchemaProperties };
      readonly subresources: { readonly status: Readonly<Record<string, never>> };
      readonly additionalPrinterColumns: readonly PrinterColumn[];
    }[];
    readonly conversion: { readonly strategy: string };
  };
  readonly status: {
    readonly conditions: readonly Condition[];
    readonly acceptedNames: CustomResourceDefinition['spec']['names'];
    readonly storedVersions: readonly string[];
  };
}

/** Our own kind: releases an image to a deployment step by step. */
export interface Canary extends KubeObject {
  readonly spec: {
    readonly image: string;
    readonly steps: readonly number[];
    readonly targetRef: { readonly apiVersion: string; readonly kind: string; readonly name: string };
  };
  readonly status: {
    readonly observedGeneration?: number;
    readonly phase: 'Idle' | 'Progressing' | 'Promoting' | 'Succeeded' | 'RolledBack';
    readonly weight: number;
    readonly conditions?: readonly Condition[];
  };
}
