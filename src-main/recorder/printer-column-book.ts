import type { GroupVersionKind } from '@model/object-ref.ts';
import { type PrinterColumn, printerColumnsOf } from '../digest/printer/printer-columns.ts';
import type { Heard } from '../kube/heard.ts';

const decoder = new TextDecoder();

/** The group and kind, as `groupKindOf` prints them, of what tells columns. */
export const DEFINITIONS = 'CustomResourceDefinition.apiextensions.k8s.io';

/** The columns that custom resources are printed with, as the definitions heard last have them. */
export class PrinterColumnBook {
  readonly #columns = new Map<string, readonly PrinterColumn[]>();

  /** Reads definitions as they are heard: also those of a list that finds nothing new, and is therefore not stored. */
  hear(heard: Heard): void {
    const objects = heard.type === 'listed' ? heard.objects : heard.type === 'applied' ? [heard.object] : [];
    for (const { body } of objects) {
      for (const { columns, ...gvk } of printerColumnsOf(parsed(body))) this.#columns.set(keyOf(gvk), columns);
    }
  }

  columnsOf(gvk: GroupVersionKind): readonly PrinterColumn[] {
    return this.#columns.get(keyOf(gvk)) ?? [];
  }
}

function keyOf({ group, version, kind }: GroupVersionKind): string {
  return `${group}/${version}/${kind}`;
}

/** Undefined stands for "no JSON"; whoever records it writes a placeholder and counts it. */
function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(body));
  } catch {
    return undefined;
  }
}
