import type { Cell, Column, Printer } from '../table/printer.ts';
import type { Collection } from '../world/collection.ts';
import type { Change, Version } from '../world/history.ts';
import type { KubeObject, Metadata } from '../world/object.ts';
import type { Resource } from '../world/resource.ts';

/** One version of an object in all the ways the API can show it. */
export interface Item {
  readonly metadata: Metadata;
  readonly resourceVersion: number;
  /** JSON with kind and apiVersion. */
  text(): string;
  /** What field selectors may ask for; undefined for a field this kind does not offer. */
  field(name: string): string | undefined;
  cells(now: number): readonly Cell[];
}

export interface ItemChange {
  readonly type: Change['type'];
  readonly item: Item;
  readonly previous?: Item;
}

/** A kind as the API sees it. */
export interface ServedKind {
  readonly resource: Resource;
  readonly columns: readonly Column[];
  /** Events are not held in the watch cache of a real server, so they have no bookmarks. */
  readonly bookmarks: boolean;
  /** The newest resourceVersion whose change is forgotten. */
  floor(): number;
  get(key: string): Item | undefined;
  /** Ordered by key; undefined if `resourceVersion` is forgotten. */
  list(resourceVersion?: number): readonly Item[] | undefined;
  since(resourceVersion: number): readonly ItemChange[] | undefined;
  subscribe(listener: (change: ItemChange) => void): () => void;
}

export interface ServeOptions<T extends KubeObject> {
  readonly printer: Printer<T>;
  /** Fields for selectors beyond metadata.name and metadata.namespace. */
  readonly fields?: (object: T) => Readonly<Record<string, string>>;
  /** Served as this resource, in this form, instead of the collection's own. */
  readonly face?: { readonly resource: Resource; text(object: T): string };
  readonly bookmarks?: boolean;
}

/** Makes a collection servable. */
export function serve<T extends KubeObject>(collection: Collection<T>, options: ServeOptions<T>): ServedKind {
  const { printer, face } = options;
  const item = (version: Version<T>): Item => ({
    metadata: version.object.metadata,
    resourceVersion: version.resourceVersion,
    text: () => (face === undefined ? version.text : face.text(version.object)),
    field: (name) => {
      const { metadata } = version.object;
      if (name === 'metadata.name') return metadata.name;
      if (name === 'metadata.namespace') return metadata.namespace ?? '';
      return options.fields?.(version.object)[name];
    },
    cells: (now) => printer.cells(version.object, now),
  });
  const itemChange = ({ type, version, previous }: Change<T>): ItemChange => ({
    type,
    item: item(version),
    ...(previous && { previous: item(previous) }),
  });
  return {
    resource: face?.resource ?? collection.resource,
    columns: printer.columns,
    bookmarks: options.bookmarks ?? true,
    floor: () => collection.floor,
    get: (key) => {
      const version = collection.versionAt(key);
      return version && item(version);
    },
    list: (resourceVersion) => collection.list(resourceVersion)?.map(item),
    since: (resourceVersion) => collection.since(resourceVersion)?.map(itemChange),
    subscribe: (listener) => collection.subscribe((change) => listener(itemChange(change))),
  };
}
