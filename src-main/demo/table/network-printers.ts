import type * as network from '../kinds/network.ts';
import { age, columns, labelsText, type Printer } from './printer.ts';

export const servicePrinter: Printer<network.Service> = {
  columns: columns('Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age', '|Selector'),
  cells: (service, now) => [
    service.metadata.name,
    service.spec.type,
    service.spec.clusterIP,
    service.status.loadBalancer.ingress?.map(({ ip }) => ip).join(',') ?? '<none>',
    service.spec.ports.map(({ port, protocol }) => `${port}/${protocol}`).join(','),
    age(service, now),
    labelsText(service.spec.selector),
  ],
};

export const endpointSlicePrinter: Printer<network.EndpointSlice> = {
  columns: columns('Name', 'AddressType', 'Ports', 'Endpoints', 'Age'),
  cells: (slice, now) => [
    slice.metadata.name,
    slice.addressType,
    slice.ports.map(({ port }) => port).join(',') || '<unset>',
    slice.endpoints.flatMap(({ addresses }) => addresses).join(',') || '<unset>',
    age(slice, now),
  ],
};

export const ingressPrinter: Printer<network.Ingress> = {
  columns: columns('Name', 'Class', 'Hosts', 'Address', 'Ports', 'Age'),
  cells: (ingress, now) => [
    ingress.metadata.name,
    ingress.spec.ingressClassName,
    ingress.spec.rules.map(({ host }) => host).join(','),
    ingress.status.loadBalancer.ingress?.map(({ ip }) => ip).join(',') ?? '',
    ingress.spec.tls === undefined ? '80' : '80, 443',
    age(ingress, now),
  ],
};
