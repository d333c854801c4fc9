import type * as cluster from '../kinds/cluster.ts';
import { ageText } from './duration.ts';
import { age, columns, type Printer } from './printer.ts';

export const nodePrinter: Printer<cluster.Node> = {
  columns: columns(
    'Name',
    'Status',
    'Roles',
    'Age',
    'Version',
    '|Internal-IP',
    '|External-IP',
    '|OS-Image',
    '|Kernel-Version',
    '|Container-Runtime',
  ),
  cells: (node, now) => {
    const ready = node.status.conditions.find(({ type }) => type === 'Ready')?.status === 'True' ? 'Ready' : 'NotReady';
    const { nodeInfo, addresses } = node.status;
    return [
      node.metadata.name,
      node.spec.unschedulable === true ? `${ready},SchedulingDisabled` : ready,
      '<none>',
      age(node, now),
      nodeInfo['kubeletVersion'] ?? '',
      addresses[0]?.address ?? '<none>',
      '<none>',
      nodeInfo['osImage'] ?? '',
      nodeInfo['kernelVersion'] ?? '',
      nodeInfo['containerRuntimeVersion'] ?? '',
    ];
  },
};

export const namespacePrinter: Printer<cluster.Namespace> = {
  columns: columns('Name', 'Status', 'Age'),
  cells: (namespace, now) => [namespace.metadata.name, namespace.status.phase, age(namespace, now)],
};

export const configMapPrinter: Printer<cluster.ConfigMap> = {
  columns: columns('Name', '#Data', 'Age'),
  cells: (map, now) => [map.metadata.name, Object.keys(map.data).length, age(map, now)],
};

export const secretPrinter: Printer<cluster.Secret> = {
  columns: columns('Name', 'Type', '#Data', 'Age'),
  cells: (secret, now) => [secret.metadata.name, secret.type, Object.keys(secret.data).length, age(secret, now)],
};

export const serviceAccountPrinter: Printer<cluster.ServiceAccount> = {
  columns: columns('Name', '#Secrets', 'Age'),
  cells: (account, now) => [account.metadata.name, 0, age(account, now)],
};

export const leasePrinter: Printer<cluster.Lease> = {
  columns: columns('Name', 'Holder', 'Age'),
  cells: (lease, now) => [lease.metadata.name, lease.spec.holderIdentity, age(lease, now)],
};

export const eventPrinter: Printer<cluster.KubeEvent> = {
  columns: columns(
    'Last Seen',
    'Type',
    'Reason',
    'Object',
    '|Subobject',
    '|Source',
    'Message',
    '|First Seen',
    '|#Count',
    '|Name',
  ),
  cells: (event, now) => [
    ageText(event.lastTimestamp, now),
    event.type,
    event.reason,
    `${event.involvedObject.kind.toLowerCase()}/${event.involvedObject.name}`,
    event.involvedObject.fieldPath ?? '',
    [event.source.component, event.source.host].filter((part) => part !== undefined).join(', '),
    event.message.trimEnd(),
    ageText(event.firstTimestamp, now),
    event.count,
    event.metadata.name,
  ],
};

export const definitionPrinter: Printer<cluster.CustomResourceDefinition> = {
  columns: columns('Name', 'Created At'),
  cells: (definition) => [definition.metadata.name, definition.metadata.creationTimestamp],
};

/** The columns its CRD declares. */
export const canaryPrinter: Printer<cluster.Canary> = {
  columns: columns('Name', 'Phase', '#Weight', 'Image', 'Age'),
  cells: (canary, now) => [
    canary.metadata.name,
    canary.status.phase,
    canary.status.weight,
    canary.spec.image,
    age(canary, now),
  ],
};
