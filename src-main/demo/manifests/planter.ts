import type { Stage } from '../stage.ts';
import type { PodSpec } from '../kinds/pod.ts';
import { timeText } from '../world/instant.ts';
import { newMetadata, type Metadata, type StringMap } from '../world/object.ts';
import { apiVersionOf, type Resource } from '../world/resource.ts';

const DAY_MS = 86_400_000;
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

export interface DeploymentOptions {
  readonly name: string;
  readonly replicas: number;
  readonly spec: PodSpec;
  readonly maxSurge?: number | string;
  readonly maxUnavailable?: number | string;
  readonly annotations?: StringMap;
  readonly partOf?: string;
}

/** Puts the manifests of one namespace into the cluster, dated some days back as if they had long been there. */
export class Planter {
  readonly #stage: Stage;
  readonly #namespace: string;
  readonly #createdAt: string;

  constructor(stage: Stage, namespace: string, ageDays: number) {
    this.#stage = stage;
    this.#namespace = namespace;
    this.#createdAt = timeText(stage.agenda.now() - ageDays * DAY_MS - stage.random.between(0, DAY_MS));
  }

  /** Metadata in this namespace. */
  metadata(name: string, more: { readonly labels?: StringMap; readonly annotations?: StringMap } = {}): Metadata {
    return newMetadata({ name, namespace: this.#namespace, creationTimestamp: this.#createdAt, ...more });
  }

  namespace(): void {
    this.#stage.world.namespaces.create({
      metadata: newMetadata({
        name: this.#namespace,
        creationTimestamp: this.#createdAt,
        labels: { 'kubernetes.io/metadata.name': this.#namespace },
      }),
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  }

  deployment(options: DeploymentOptions): void {
    const { name } = options;
    const labels = { app: name, ...(options.partOf !== undefined && { 'app.kubernetes.io/part-of': options.partOf }) };
    this.#stage.world.deployments.create({
      metadata: this.metadata(name, { labels, ...(options.annotations && { annotations: options.annotations }) }),
      spec: {
        replicas: options.replicas,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels }, spec: options.spec },
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxUnavailable: options.maxUnavailable ?? 0, maxSurge: options.maxSurge ?? 1 },
        },
        revisionHistoryLimit: 1,
        progressDeadlineSeconds: 60,
      },
      status: {},
    });
  }

  /** A Service for `app`; `selector` is empty for one that selects by hand. */
  service(
    name: string,
    port: number,
    more: { readonly targetPort?: number; readonly headless?: boolean; readonly app?: string } = {},
  ): void {
    const clusterIP =
      more.headless === true
        ? 'None'
        : `10.96.${this.#stage.random.between(0, 255)}.${this.#stage.random.between(2, 250)}`;
    this.#stage.world.services.create({
      metadata: this.metadata(name, { labels: { app: more.app ?? name } }),
      spec: {
        ports: [{ name: 'http', protocol: 'TCP', port, targetPort: more.targetPort ?? port }],
        selector: { app: more.app ?? name },
        clusterIP,
        clusterIPs: [clusterIP],
        type: 'ClusterIP',
        sessionAffinity: 'None',
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
        internalTrafficPolicy: 'Cluster',
      },
      status: { loadBalancer: {} },
    });
  }

  configMap(name: string, data: StringMap): void {
    const { resource } = this.#stage.world.configMaps;
    const annotations = this.#lastApplied(resource, name, { data });
    this.#stage.world.configMaps.create({ metadata: this.metadata(name, { annotations }), data });
  }

  /** A Secret applied by hand: its values stand in base64 under `data` and in the clear in what was last applied. */
  secret(name: string, values: StringMap, type = 'Opaque'): void {
    const { resource } = this.#stage.world.secrets;
    const annotations = this.#lastApplied(resource, name, { stringData: values, type });
    const data = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, btoa(value)]));
    this.#stage.world.secrets.create({ metadata: this.metadata(name, { annotations }), data, type });
  }

  serviceAccount(name: string): void {
    this.#stage.world.serviceAccounts.create({ metadata: this.metadata(name) });
  }

  #lastApplied(resource: Resource, name: string, content: Readonly<Record<string, unknown>>): StringMap {
    const manifest = {
      apiVersion: apiVersionOf(resource),
      ...content,
      kind: resource.kind,
      metadata: { annotations: {}, name, namespace: this.#namespace },
    };
    return { [LAST_APPLIED]: `${JSON.stringify(manifest)}\n` };
  }
}
