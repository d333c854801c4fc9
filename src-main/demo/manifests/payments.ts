import { RESOURCES } from '../kinds/catalogue.ts';
import type { Stage } from '../stage.ts';
import { timeText } from '../world/instant.ts';
import { type Condition, newMetadata } from '../world/object.ts';
import { podSpec, REGISTRY, resources, serverContainer } from './container.ts';
import { Planter } from './planter.ts';

const IMAGE = `${REGISTRY}/payments/gateway:4.1.0`;

/** The payments gateway, and the Canary that releases it. */
export function plantPayments(stage: Stage): void {
  plantCanaryDefinition(stage);
  const planter = new Planter(stage, 'payments', 19);
  planter.namespace();
  planter.serviceAccount('gateway');
  planter.secret('gateway-key', { token: 'demo-gateway-token' });
  planter.deployment({
    name: 'gateway',
    replicas: 2,
    partOf: 'payments',
    spec: podSpec({
      serviceAccountName: 'gateway',
      containers: [
        serverContainer({
          name: 'gateway',
          image: IMAGE,
          port: 8080,
          resources: resources('120m', '256Mi'),
          secret: { name: 'gateway-key', key: 'token', variable: 'GATEWAY_TOKEN' },
        }),
      ],
    }),
  });
  planter.service('gateway', 8080);
  stage.world.canaries.create({
    metadata: planter.metadata('gateway', { labels: { app: 'gateway' } }),
    spec: {
      image: IMAGE,
      steps: [10, 30, 60],
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'gateway' },
    },
    status: { phase: 'Idle', weight: 0 },
  });
}

function plantCanaryDefinition(stage: Stage): void {
  const { group, plural, kind, shortNames, version } = RESOURCES.canaries;
  const now = timeText(stage.agenda.now());
  const names = { plural, singular: kind.toLowerCase(), shortNames, kind, listKind: `${kind}List` };
  const condition = (type: string, words: readonly [string, string]): Condition => ({
    type,
    status: 'True',
    lastTransitionTime: now,
    reason: words[0],
    message: words[1],
  });
  const text = { type: 'string' };
  const number = { type: 'integer' };
  stage.world.customResourceDefinitions.create({
    metadata: newMetadata({ name: `${plural}.${group}` }),
    spec: {
      group,
      names,
      scope: 'Namespaced',
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                spec: {
                  type: 'object',
                  properties: { image: text, steps: { type: 'array', items: number }, targetRef: { type: 'object' } },
                },
                status: { type: 'object', properties: { phase: text, weight: number } },
              },
            },
          },
          subresources: { status: {} },
          additionalPrinterColumns: [
            { name: 'Phase', type: 'string', jsonPath: '.status.phase' },
            { name: 'Weight', type: 'integer', jsonPath: '.status.weight' },
            { name: 'Image', type: 'string', jsonPath: '.spec.image' },
            { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
          ],
        },
      ],
      conversion: { strategy: 'None' },
    },
    status: {
      conditions: [
        condition('NamesAccepted', ['NoConflicts', 'no conflicts found']),
        condition('Established', ['InitialNamesAccepted', 'the initial names have been accepted']),
      ],
      acceptedNames: names,
      storedVersions: [version],
    },
  });
}
