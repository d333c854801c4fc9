import type { KubeObject, StringMap } from '../world/object.ts';
import { ageText } from './duration.ts';

export type Cell = string | number;

/** A column as `meta.k8s.io/v1` defines it; priority 1 is shown by `-o wide` only. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

/** What `kubectl get` prints of a kind. */
export interface Printer<T extends KubeObject> {
  readonly columns: readonly Column[];
  cells(object: T, now: number): readonly Cell[];
}

/** Columns from names in kubectl's order: `|Node` is for `-o wide`, `#Ready` a number. */
export function columns(...names: readonly string[]): readonly Column[] {
  return names.map((text) => {
    const wide = text.startsWith('|');
    const numeric = text.includes('#');
    const name = text.replace(/^\|?#?/, '');
    return {
      name,
      type: numeric ? 'integer' : name === 'Age' ? 'date' : 'string',
      format: name === 'Name' ? 'name' : '',
      description: '',
      priority: wide ? 1 : 0,
    };
  });
}

/** For kinds without columns of their own. */
export const plainPrinter: Printer<KubeObject> = {
  columns: columns('Name', 'Age'),
  cells: (object, now) => [object.metadata.name, age(object, now)],
};

export function age(object: KubeObject, now: number): string {
  return ageText(object.metadata.creationTimestamp, now);
}

export function labelsText(labels: StringMap | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? '<none>' : pairs.join(',');
}

/** Container names and images, as the wide columns list them. */
export function containersText(
  containers: readonly { readonly name: string; readonly image: string }[],
): readonly [string, string] {
  return [containers.map(({ name }) => name).join(','), containers.map(({ image }) => image).join(',')];
}
