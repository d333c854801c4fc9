import { type KubeAnswer, type KubeConnection, textOf } from '../wire/connection.ts';
import { KubeError, malformed } from '../wire/kube-error.ts';
import { parsedJson } from '../json-fields.ts';
import { readAggregated } from './aggregated.ts';
import { type Discovered, kindsToHear, type ListedResource } from './discovered.ts';
import { type GroupVersion, groupVersionPath, readGroupVersions, readResourceList } from './legacy.ts';

/** Newest first; older servers answer v2beta1, the oldest plain JSON. */
const ACCEPT = [
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList',
  'application/json',
].join(',');

const LARGEST_DOCUMENT = 64 * 1024 * 1024;
const PARALLEL_GROUP_VERSIONS = 8;

/** One of the two documents, as last read. */
interface ReadDocument {
  readonly etag: string;
  readonly resources: readonly ListedResource[];
  readonly unknownGroups: readonly string[];
}

/** Asks an API server which kinds it has; an unchanged document costs a 304. */
export class Discovery {
  readonly #connection: KubeConnection;
  readonly #read = new Map<string, ReadDocument>();

  constructor(connection: KubeConnection) {
    this.#connection = connection;
  }

  /** One look. Rejects with {@link KubeError} when the server cannot be asked; a group that cannot be looked into is `unknown`. */
  async look(signal: AbortSignal): Promise<Discovered> {
    const documents = await Promise.all(['/api', '/apis'].map((path) => this.#document(path, signal)));
    const resources = documents.flatMap((document) => document.resources);
    const unknownGroups = new Set(documents.flatMap((document) => document.unknownGroups));
    return { kinds: kindsToHear(resources), unknownGroups };
  }

  async #document(path: string, signal: AbortSignal): Promise<ReadDocument> {
    const before = this.#read.get(path);
    const etag = before?.etag ?? '';
    const answer = await this.#ask(path, { Accept: ACCEPT, ...(etag === '' ? {} : { 'If-None-Match': etag }) }, signal);
    const body = await textOf(answer.body, LARGEST_DOCUMENT);
    if (answer.status === 304 && before !== undefined) return before;
    const document = await this.#understand(parsedJson(body), answer, signal);
    this.#read.set(path, document);
    return document;
  }

  async #understand(document: unknown, answer: KubeAnswer, signal: AbortSignal): Promise<ReadDocument> {
    const aggregated = readAggregated(document);
    if (aggregated !== undefined) return { ...aggregated, etag: answer.headers.etag ?? '' };
    const versions = readGroupVersions(document);
    if (versions === undefined) throw malformed('discovery', 'the API server answered discovery with something else');
    return { ...(await this.#legacy(versions, signal)), etag: '' };
  }

  async #legacy(versions: readonly GroupVersion[], signal: AbortSignal): Promise<Omit<ReadDocument, 'etag'>> {
    const found: (readonly ListedResource[])[] = [];
    const unknownGroups: string[] = [];
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let index = next++; index < versions.length; index = next++) {
        const version = versions[index];
        if (version === undefined) return;
        const resources = await this.#resourcesOf(version, signal);
        if (resources === undefined) unknownGroups.push(version.group);
        else found[index] = resources;
      }
    };
    await Promise.all(Array.from({ length: PARALLEL_GROUP_VERSIONS }, worker));
    return { resources: found.flat(), unknownGroups };
  }

  async #resourcesOf(version: GroupVersion, signal: AbortSignal): Promise<readonly ListedResource[] | undefined> {
    try {
      const answer = await this.#ask(groupVersionPath(version), {}, signal);
      return readResourceList(parsedJson(await textOf(answer.body, LARGEST_DOCUMENT)), version);
    } catch (problem) {
      // One broken aggregated API must not hide the others: its group is unknown.
      if (problem instanceof KubeError) return undefined;
      throw problem;
    }
  }

  #ask(path: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<KubeAnswer> {
    return this.#connection.ask({ path, headers, stage: 'discovery', socket: 'kept', answerWithinMs: 10_000, signal });
  }
}
