import type { Stage } from '../stage.ts';
import { plainContainer, podSpec, REGISTRY, resources, serverContainer } from './container.ts';
import { Planter } from './planter.ts';

/** What stands in the cluster in the clear only here; a recording must not contain it. */
const PLANTED_SECRET = 'demo-secret-value-7f3a';

/** The shop: four services behind an ingress, a database, a job every minute. */
export function plantShop(stage: Stage): void {
  const planter = new Planter(stage, 'shop', 27);
  planter.namespace();
  planter.serviceAccount('shop');
  planter.configMap('web-config', { 'nginx.conf': 'upstream api { server api:8080; }\nserver { listen 8080; }\n' });
  planter.configMap('checkout-config', {
    CURRENCY: 'EUR',
    PAYMENTS_URL: 'http://gateway.payments.svc:8080/v1',
    TIMEOUT_MS: '2500',
  });
  planter.secret('db-credentials', { username: 'shop', password: PLANTED_SECRET });
  plantWeb(planter);
  plantBackends(planter);
  plantDatabase(stage, planter);
  plantCleanup(stage, planter);
  plantIngress(stage, planter);
  stage.world.autoscalers.create({
    metadata: planter.metadata('web'),
    spec: {
      scaleTargetRef: { kind: 'Deployment', name: 'web', apiVersion: 'apps/v1' },
      minReplicas: 3,
      maxReplicas: 7,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
      ],
    },
    status: { currentReplicas: 0, desiredReplicas: 0 },
  });
}

function plantWeb(planter: Planter): void {
  planter.deployment({
    name: 'web',
    replicas: 3,
    maxSurge: 2,
    maxUnavailable: 0,
    partOf: 'shop',
    spec: podSpec({
      serviceAccountName: 'shop',
      initContainers: [plainContainer('assets', `${REGISTRY}/shop/assets:2026.3`, resources('10m', '32Mi'))],
      containers: [
        serverContainer({
          name: 'web',
          image: `${REGISTRY}/shop/web:1.14.2`,
          port: 8080,
          resources: resources('100m', '128Mi'),
          mounts: { config: '/etc/nginx/conf.d' },
        }),
        serverContainer({
          name: 'proxy',
          image: `${REGISTRY}/platform/proxy:3.2.0`,
          port: 9901,
          resources: resources('20m', '96Mi'),
        }),
      ],
      volumes: [{ name: 'config', configMap: { name: 'web-config', defaultMode: 420 } }],
    }),
  });
  planter.service('web', 80, { targetPort: 8080 });
}

function plantBackends(planter: Planter): void {
  const dbPassword = { name: 'db-credentials', key: 'password', variable: 'DB_PASSWORD' };
  planter.deployment({
    name: 'api',
    replicas: 3,
    maxSurge: 1,
    maxUnavailable: 1,
    partOf: 'shop',
    spec: podSpec({
      serviceAccountName: 'shop',
      containers: [
        serverContainer({
          name: 'api',
          image: `${REGISTRY}/shop/api:2.8.0`,
          port: 8080,
          resources: resources('150m', '256Mi'),
          secret: dbPassword,
        }),
      ],
    }),
  });
  for (const [name, version] of [
    ['cart', '0.9.4'],
    ['checkout', '1.3.1'],
  ] as const) {
    planter.deployment({
      name,
      replicas: 2,
      maxSurge: '50%',
      maxUnavailable: 0,
      partOf: 'shop',
      spec: podSpec({
        serviceAccountName: 'shop',
        containers: [
          serverContainer({
            name,
            image: `${REGISTRY}/shop/${name}:${version}`,
            port: 8080,
            resources: resources('80m', '192Mi'),
            ...(name === 'checkout' && { configMap: 'checkout-config' }),
          }),
        ],
      }),
    });
  }
  for (const name of ['api', 'cart', 'checkout']) planter.service(name, 8080);
}

function plantDatabase(stage: Stage, planter: Planter): void {
  planter.service('db', 5432, { headless: true });
  stage.world.statefulSets.create({
    metadata: planter.metadata('db', { labels: { app: 'db' } }),
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'db' } },
      template: {
        metadata: { labels: { app: 'db' } },
        spec: podSpec({
          containers: [
            serverContainer({
              name: 'postgres',
              image: 'docker.io/library/postgres:18.1',
              port: 5432,
              resources: resources('200m', '384Mi'),
              mounts: { pgdata: '/var/lib/postgresql' },
              secret: { name: 'db-credentials', key: 'password', variable: 'POSTGRES_PASSWORD' },
            }),
          ],
        }),
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'pgdata' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: '20Gi' } },
            storageClassName: 'ssd',
            volumeMode: 'Filesystem',
          },
        },
      ],
      serviceName: 'db',
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      revisionHistoryLimit: 10,
    },
    status: { replicas: 0, availableReplicas: 0 },
  });
}

function plantCleanup(stage: Stage, planter: Planter): void {
  const labels = { app: 'cleanup' };
  const container = plainContainer('cleanup', `${REGISTRY}/shop/cleanup:1.0.7`, resources('20m', '64Mi'));
  stage.world.cronJobs.create({
    metadata: planter.metadata('cleanup', { labels }),
    spec: {
      schedule: '* * * * *',
      concurrencyPolicy: 'Forbid',
      suspend: false,
      jobTemplate: {
        metadata: { labels },
        spec: {
          parallelism: 1,
          completions: 1,
          backoffLimit: 1,
          completionMode: 'NonIndexed',
          suspend: false,
          template: {
            metadata: { labels },
            spec: podSpec({ restartPolicy: 'Never', containers: [{ ...container, args: ['--carts-older-than=2h'] }] }),
          },
        },
      },
      successfulJobsHistoryLimit: 2,
      failedJobsHistoryLimit: 1,
    },
    status: {},
  });
}

function plantIngress(stage: Stage, planter: Planter): void {
  const to = (name: string, port: number) => ({ service: { name, port: { number: port } } });
  stage.world.ingresses.create({
    metadata: planter.metadata('shop'),
    spec: {
      ingressClassName: 'nginx',
      tls: [{ hosts: ['shop.khronoscope.dev'], secretName: 'shop-tls' }],
      rules: [
        {
          host: 'shop.khronoscope.dev',
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: to('web', 80) },
              { path: '/api', pathType: 'Prefix', backend: to('api', 8080) },
            ],
          },
        },
      ],
    },
    status: { loadBalancer: { ingress: [{ ip: '203.0.113.20' }] } },
  });
  planter.secret('shop-tls', { 'tls.crt': 'demo certificate', 'tls.key': 'demo private key' }, 'kubernetes.io/tls');
}
