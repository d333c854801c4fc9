import { apiVersionOf, type Resource } from '../world/resource.ts';
import { allowsJson, mediaRanges, notAcceptable } from './representation.ts';

const VERBS = ['get', 'list', 'watch'];
const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

export interface DiscoveryDocument {
  readonly contentType: string;
  readonly body: unknown;
}

/** The documents that say which kinds there are, aggregated and group by group; both from the same list of resources. */
export class Discovery {
  readonly #resources: readonly Resource[];
  readonly #address: string;

  constructor(resources: readonly Resource[], address: string) {
    this.#resources = resources;
    this.#address = address;
  }

  /** The document at `path`, or undefined if there is none. Throws a 406 for an Accept we cannot meet. */
  at(path: string, accept: string | undefined): DiscoveryDocument | undefined {
    switch (path) {
      case '/api':
        return wantsAggregated(accept) ? aggregated(this.#groups(true)) : plain(this.#coreVersions());
      case '/apis':
        return wantsAggregated(accept) ? aggregated(this.#groups(false)) : plain(this.#groupList());
      default: {
        const body = this.#groupVersion(path) ?? this.#group(path);
        return body && plain(body);
      }
    }
  }

  #coreVersions() {
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: this.#address }],
    };
  }

  #groupList() {
    const names = this.#groupNames().filter((name) => name !== '');
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: names.map((name) => this.#groupEntry(name)) };
  }

  #group(path: string): object | undefined {
    const [, name] = /^\/apis\/([^/]+)$/.exec(path) ?? [];
    if (name === undefined || !this.#groupNames().includes(name)) return undefined;
    return { kind: 'APIGroup', apiVersion: 'v1', ...this.#groupEntry(name) };
  }

  #groupEntry(name: string) {
    const versions = this.#versionsOf(name).map((version) => ({ groupVersion: `${name}/${version}`, version }));
    return { name, versions, preferredVersion: versions[0] };
  }

  /** An APIResourceList: `/api/v1` or `/apis/GROUP/VERSION`. */
  #groupVersion(path: string): object | undefined {
    const groupVersion = path.replace(/^\/apis?\//, '');
    const resources = this.#resources.filter(
      (resource) =>
        apiVersionOf(resource) === groupVersion && path.startsWith(resource.group === '' ? '/api/' : '/apis/'),
    );
    if (resources.length === 0) return undefined;
    return {
      kind: 'APIResourceList',
      ...(groupVersion === 'v1' ? {} : { apiVersion: 'v1' }),
      groupVersion,
      resources: resources.flatMap(legacyEntries),
    };
  }

  #groups(core: boolean): unknown {
    return this.#groupNames()
      .filter((name) => (name === '') === core)
      .map((name) => ({
        metadata: core ? {} : { name },
        versions: this.#versionsOf(name).map((version) => ({
          version,
          resources: this.#resources
            .filter((resource) => resource.group === name && resource.version === version)
            .map(aggregatedEntry),
          freshness: 'Current',
        })),
      }));
  }

  #groupNames(): readonly string[] {
    return [...new Set(this.#resources.map(({ group }) => group))];
  }

  #versionsOf(group: string): readonly string[] {
    return [...new Set(this.#resources.filter((resource) => resource.group === group).map(({ version }) => version))];
  }
}

/** Whether aggregated discovery comes before plain JSON in an Accept header. */
function wantsAggregated(accept: string | undefined): boolean {
  for (const range of mediaRanges(accept)) {
    const as = range.parameters.get('as');
    if (!allowsJson(range)) continue;
    if (as === undefined) return false;
    if (as === 'APIGroupDiscoveryList' && range.parameters.get('v') === 'v2') return true;
  }
  throw notAcceptable();
}

function plain(body: unknown): DiscoveryDocument {
  return { contentType: 'application/json', body };
}

function aggregated(items: unknown): DiscoveryDocument {
  const body = { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
  return { contentType: AGGREGATED, body };
}

function aggregatedEntry(resource: Resource): unknown {
  const { plural, kind, shortNames, categories } = resource;
  // Built-ins leave the group and version of their kind empty: they are those of the enclosing entry.
  const responseKind = resource.custom
    ? { group: resource.group, version: resource.version, kind }
    : { group: '', version: '', kind };
  return {
    resource: plural,
    responseKind,
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.toLowerCase(),
    verbs: VERBS,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(resource.hasStatus && { subresources: [{ subresource: 'status', responseKind, verbs: ['get'] }] }),
  };
}

function legacyEntries(resource: Resource): readonly unknown[] {
  const { plural, namespaced, kind, shortNames, categories } = resource;
  const entry = {
    name: plural,
    singularName: kind.toLowerCase(),
    namespaced,
    kind,
    verbs: VERBS,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
  };
  const status = { name: `${plural}/status`, singularName: '', namespaced, kind, verbs: ['get'] };
  return resource.hasStatus ? [entry, status] : [entry];
}
