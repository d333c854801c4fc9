import { describe, expect, it } from 'vitest';
import type { WireObject } from '../../src-main/kube/heard.ts';
import { PrinterColumnBook } from '../../src-main/recorder/printer-column-book.ts';

const wire = (object: unknown): WireObject => ({
  body: new TextEncoder().encode(typeof object === 'string' ? object : JSON.stringify(object)),
  uid: 'u',
  resourceVersion: '1',
});
const definition = (...names: string[]) =>
  wire({
    spec: {
      group: 'demo.example',
      names: { kind: 'Widget' },
      versions: [{ name: 'v1', additionalPrinterColumns: names.map((name) => ({ name, jsonPath: '.spec.size' })) }],
    },
  });
const widget = { group: 'demo.example', version: 'v1', kind: 'Widget' };

describe('the columns of custom resources', () => {
  const named = (book: PrinterColumnBook, gvk = widget) => book.columnsOf(gvk).map(({ name }) => name);

  it('are those of the definition heard last, whether listed or changed', () => {
    const book = new PrinterColumnBook();
    expect(named(book)).toEqual([]);
    book.hear({ type: 'listed', objects: [definition('Size')] });
    expect(named(book)).toEqual(['Size']);
    expect(named(book, { ...widget, version: 'v2' })).toEqual([]);
    book.hear({ type: 'applied', object: definition('Size', 'Width') });
    expect(named(book)).toEqual(['Size', 'Width']);
  });

  it('stay as they were when a definition cannot be read', () => {
    const book = new PrinterColumnBook();
    book.hear({ type: 'listed', objects: [definition('Size')] });
    book.hear({ type: 'applied', object: wire('{') });
    expect(named(book)).toEqual(['Size']);
  });
});
