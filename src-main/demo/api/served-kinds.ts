import { MODERN_EVENTS } from '../kinds/catalogue.ts';
import type { KubeEvent } from '../kinds/cluster.ts';
import type { ObjectReference } from '../kinds/workloads.ts';
import * as cluster from '../table/cluster-printers.ts';
import * as network from '../table/network-printers.ts';
import { podPrinter } from '../table/pod-printer.ts';
import * as workloads from '../table/workload-printers.ts';
import type { World } from '../world/world.ts';
import { modernEventJson } from './modern-event.ts';
import { type ServedKind, serve } from './served-kind.ts';

/** Everything the API serves, in the order of discovery: the core group first. */
export function servedKinds(world: World): readonly ServedKind[] {
  return [
    serve(world.configMaps, { printer: cluster.configMapPrinter }),
    serve(world.events, { printer: cluster.eventPrinter, fields: eventFields, bookmarks: false }),
    serve(world.namespaces, {
      printer: cluster.namespacePrinter,
      fields: ({ status }) => ({ 'status.phase': status.phase }),
    }),
    serve(world.nodes, {
      printer: cluster.nodePrinter,
      fields: ({ spec }) => ({ 'spec.unschedulable': String(spec.unschedulable ?? false) }),
    }),
    serve(world.claims, { printer: workloads.claimPrinter }),
    serve(world.pods, {
      printer: podPrinter,
      fields: ({ spec, status }) => ({
        'spec.nodeName': spec.nodeName ?? '',
        'spec.restartPolicy': spec.restartPolicy,
        'spec.schedulerName': spec.schedulerName,
        'spec.serviceAccountName': spec.serviceAccountName ?? '',
        'status.phase': status.phase,
        'status.podIP': status.podIP ?? '',
      }),
    }),
    serve(world.secrets, { printer: cluster.secretPrinter, fields: ({ type }) => ({ type }) }),
    serve(world.serviceAccounts, { printer: cluster.serviceAccountPrinter }),
    serve(world.services, { printer: network.servicePrinter }),
    serve(world.customResourceDefinitions, { printer: cluster.definitionPrinter }),
    serve(world.daemonSets, { printer: workloads.daemonSetPrinter }),
    serve(world.deployments, { printer: workloads.deploymentPrinter }),
    serve(world.replicaSets, { printer: workloads.replicaSetPrinter }),
    serve(world.statefulSets, { printer: workloads.statefulSetPrinter }),
    serve(world.events, {
      printer: cluster.eventPrinter,
      fields: eventFields,
      bookmarks: false,
      face: { resource: MODERN_EVENTS, text: modernEventJson },
    }),
    serve(world.autoscalers, { printer: workloads.autoscalerPrinter }),
    serve(world.cronJobs, { printer: workloads.cronJobPrinter }),
    serve(world.jobs, { printer: workloads.jobPrinter }),
    serve(world.leases, { printer: cluster.leasePrinter }),
    serve(world.endpointSlices, { printer: network.endpointSlicePrinter }),
    serve(world.ingresses, { printer: network.ingressPrinter }),
    serve(world.canaries, { printer: cluster.canaryPrinter }),
  ];
}

function eventFields(event: KubeEvent): Readonly<Record<string, string>> {
  return {
    ...referenceFields('involvedObject', event.involvedObject),
    ...referenceFields('regarding', event.involvedObject),
    reason: event.reason,
    reportingComponent: event.reportingComponent,
    reportingController: event.reportingComponent,
    source: event.source.component,
    type: event.type,
  };
}

function referenceFields(prefix: string, reference: ObjectReference): Readonly<Record<string, string>> {
  return {
    [`${prefix}.kind`]: reference.kind,
    [`${prefix}.namespace`]: reference.namespace ?? '',
    [`${prefix}.name`]: reference.name,
    [`${prefix}.uid`]: reference.uid,
    [`${prefix}.apiVersion`]: reference.apiVersion,
    [`${prefix}.resourceVersion`]: reference.resourceVersion ?? '',
    [`${prefix}.fieldPath`]: reference.fieldPath ?? '',
  };
}
