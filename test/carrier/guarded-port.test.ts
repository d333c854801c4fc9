import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guarded, viewsOf } from '../../src-preload/carrier/guarded-port.ts';
import type { Port } from '../../src-preload/carrier/port.ts';

/** A port whose far end is the test. */
function makePort() {
  const listeners: ((event?: { readonly data: unknown }) => void)[] = [];
  const posted: unknown[] = [];
  let isClosed = false;
  const port: Port = {
    postMessage(data) {
      if (isClosed) {
        throw new Error('closed');
      }
      posted.push(data);
    },
    on(event, listener) {
      if (event === 'message') {
        listeners.push(listener);
      }
    },
    close() {
      isClosed = true;
    },
  };
  return {
    port,
    posted,
    hear: (data: unknown) => listeners.forEach((listener) => listener({ data })),
    close: () => port.close(),
  };
}

function through(message: unknown): { readonly passed: readonly unknown[]; readonly refused: number } {
  const far = makePort();
  const passed: unknown[] = [];
  let refused = 0;
  guarded(far.port, () => {
    refused += 1;
  }).on('message', (event) => passed.push(event?.data));
  far.hear(message);
  return { passed, refused };
}

describe('the guard of the engine', () => {
  it('lets a request and an abort through, cut down to the fields we know', () => {
    expect(
      through('{"i":"1","p":{"u":"/scene/at","b":{"json":{"at":5}},"h":{"x":"y"},"m":"GET"},"z":1}').passed,
    ).toEqual([{ i: '1', p: { u: '/scene/at', b: { json: { at: 5 } } } }]);
    expect(through('{"i":"1","t":4,"p":{"u":"/x"}}').passed).toEqual([{ i: '1', t: 4 }]);
  });

  it.each([
    null,
    undefined,
    {},
    [],
    { i: '1', p: { u: '/scene/at' } },
    new Uint8Array(4),
    '',
    '{{{',
    'null',
    '[]',
    '{"i":1,"p":{"u":"/scene/at"}}',
    '{"i":"","p":{"u":"/scene/at"}}',
    '{"i":"1"}',
    '{"i":"1","p":null}',
    '{"i":"1","p":{"u":7}}',
    '{"i":"1","p":{"u":"http://elsewhere/scene/at"}}',
    '{"i":"1","p":{"u":"/scene/../at"}}',
    '{"i":"1","t":3,"p":{"e":"message"}}',
    `{"i":"1","p":{"u":"/scene/at","b":"${'x'.repeat(600_000)}"}}`,
  ])('refuses %#', (message) => {
    expect(through(message)).toEqual({ passed: [], refused: 1 });
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), (message) => {
        const { passed, refused } = through(message);
        expect(passed.length + refused).toBe(1);
      }),
    );
  });

  it('survives an answer to a page that left', () => {
    const far = makePort();
    const port = guarded(far.port, () => undefined);
    far.close();
    expect(() => port.postMessage({ i: '1' })).not.toThrow();
  });
});

describe('which answers go as objects', () => {
  const rows = Int32Array.of(1);
  it.each([
    [{ body: { json: rows } }, true],
    [{ body: { json: { at: 1, rows } } }, true],
    [{ data: { json: { rows } } }, true],
    [{ body: { json: { objects: [{ id: 1 }] } } }, false],
    [{ body: { json: { deep: { deeper: { deepest: rows } } } } }, false],
    [{ body: undefined }, false],
    [undefined, false],
  ])('%#', (payload, asObject) => {
    expect(viewsOf(['1', 2, payload])).toEqual(asObject ? [] : null);
  });
});
