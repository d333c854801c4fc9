import type http from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { HeardSink } from '../../src-main/kube/heard.ts';
import {
  type ScriptedAnswer,
  json,
  line,
  page,
  pod,
  status,
  statusObject,
  watch,
} from '../fakes/scripted-api-server.ts';
import { Conversation } from './conversation.ts';

let talk: Conversation;
afterEach(() => talk.close());

const EXPIRED = { message: 'too old resource version: 1247 (1256)' };
const error = (code: number, reason: string, more = {}) =>
  `${JSON.stringify({ type: 'ERROR', object: statusObject(code, reason, more) })}\n`;

/** Begins a page that names the next, with its first item. */
function begun(response: http.ServerResponse): http.ServerResponse {
  response.writeHead(200, { 'content-type': 'application/json' });
  const metadata = '{"resourceVersion":"10","continue":"T2"}';
  response.write(`{"kind":"PodList","metadata":${metadata},"items":[${JSON.stringify(pod('a', '1'))}`);
  return response;
}

async function started(...answers: readonly ScriptedAnswer[]): Promise<void> {
  talk = await Conversation.start();
  talk.begin(...answers);
}

describe('the first list', () => {
  test('pages are one list at the first page’s resourceVersion, and the watch starts there', async () => {
    await started(
      page('10', [pod('a', '1'), pod('b', '2')], { token: 'T2', remaining: 1 }),
      page('10', [pod('c', '3')]),
      watch('', 'open'),
    );
    await talk.requests(3);
    expect(talk.server.requests).toEqual(['list pods', 'list pods continue=T2', 'watch pods from 10']);
    expect(talk.sink.words).toEqual(['list-begin', 'listed a@1 b@2', 'listed', 'listed c@3', 'list-end 10']);
    expect(talk.sink.heard[2]).toEqual({ type: 'listed', objects: [], remaining: 1 });
    expect(talk.sink.settlements).toBe(1);
  });

  test('the next page is asked for while one is read, and heard after it', async () => {
    const first = Promise.withResolvers<http.ServerResponse>();
    await started((response) => first.resolve(begun(response)), page('10', [pod('c', '3')]), watch('', 'open'));
    await talk.requests(2);
    (await first.promise).end(`,${JSON.stringify(pod('b', '2'))}]}`);
    await talk.requests(3);
    expect(talk.sink.words).toEqual(['list-begin', 'listed a@1', 'listed b@2', 'listed c@3', 'list-end 10']);
    expect(talk.server.requests).toEqual(['list pods', 'list pods continue=T2', 'watch pods from 10']);
  });

  /** Answers with `answer`, and notes how many objects were asked for. */
  function noting(limits: number[], answer: ScriptedAnswer): ScriptedAnswer {
    return (response, request) => {
      limits.push(Number(new URL(request.url ?? '', 'http://server').searchParams.get('limit')));
      answer(response, request);
    };
  }

  test('a page is asked for by the size of what was read of the list', async () => {
    const limits: number[] = [];
    const big = { ...pod('a', '1'), data: 'x'.repeat(20_000) };
    await started(
      noting(limits, page('10', [big], { token: 'T2', remaining: 1 })),
      noting(limits, page('10', [pod('b', '2')])),
      watch('', 'open'),
    );
    await talk.requests(3);
    const [first, second] = limits;
    expect(first).toBe(500);
    expect(second).toBeGreaterThan(1_500);
    expect(second).toBeLessThan(1_700);
  });

  test('behind a large page nothing is asked for before its end is near', async () => {
    talk = await Conversation.start(undefined, 20_000);
    const first = Promise.withResolvers<http.ServerResponse>();
    const limits: number[] = [];
    talk.begin(
      noting(limits, (response) => first.resolve(begun(response))),
      page('10', [pod('c', '3')]),
      watch('', 'open'),
    );
    await talk.hears('listed a@1');
    expect(talk.server.requests).toEqual(['list pods']);
    (await first.promise).end(`,${JSON.stringify(pod('b', '2'))}]}`);
    await talk.requests(3);
    expect(talk.server.requests).toEqual(['list pods', 'list pods continue=T2', 'watch pods from 10']);
    expect(limits).toEqual([20_000]);
  });

  test('a large page that breaks off is listed again in small ones', async () => {
    talk = await Conversation.start(undefined, 20_000);
    const limits: number[] = [];
    talk.begin(
      noting(limits, (response) => {
        begun(response);
        setImmediate(() => response.socket?.destroy());
      }),
      noting(limits, page('11', [pod('a', '1')])),
      watch('', 'open'),
    );
    await talk.waitsFor(800);
    await talk.hears('list-end 11');
    expect(limits).toEqual([20_000, 500]);
  });

  test('lists are asked for compressed, and read as any other; watches are not', async () => {
    const accepted: (string | undefined)[] = [];
    const packed = gzipSync(
      JSON.stringify({ kind: 'PodList', metadata: { resourceVersion: '10' }, items: [pod('a', '1'), pod('b', '2')] }),
    );
    await started(
      (response, request) => {
        accepted.push(request.headers['accept-encoding']);
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
        response.end(packed);
      },
      (response, request) => {
        accepted.push(request.headers['accept-encoding']);
        watch('', 'open')(response, request);
      },
    );
    await talk.requests(2);
    expect(talk.sink.words).toEqual(['list-begin', 'listed a@1 b@2', 'list-end 10']);
    expect(accepted).toEqual(['gzip', undefined]);
  });

  test.each([
    ['is no gzip', (packed: Buffer) => Buffer.from('{"kind":"PodList"}').fill(packed.subarray(0, 2), 0, 2)],
    ['breaks off', (packed: Buffer) => packed.subarray(0, packed.length - 12)],
    ['was damaged', (packed: Buffer) => Buffer.from(packed).fill(0xff, packed.length - 8, packed.length - 4)],
  ])('a compressed list that %s is silence, and listed again', async (_, spoiled) => {
    const list = JSON.stringify({ kind: 'PodList', metadata: { resourceVersion: '10' }, items: [pod('a', '1')] });
    await started(
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
        response.end(spoiled(gzipSync(list)));
      },
      page('11', [pod('a', '1')]),
      watch('', 'open'),
    );
    await talk.waitsFor(800);
    await talk.hears('list-end 11');
    expect(talk.sink.words.filter((word) => word.startsWith('list-end'))).toEqual(['list-end 11']);
    expect(talk.sink.words).toContain('silent disconnected');
  });

  test('a compressed list whose connection breaks is silence, for that reason', async () => {
    const items = Array.from({ length: 2_000 }, (_, index) => pod(`p${index}`, String(index + 1)));
    const packed = gzipSync(JSON.stringify({ kind: 'PodList', metadata: { resourceVersion: '9999' }, items }));
    await started(
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
        response.write(packed.subarray(0, packed.length - 500), () => response.socket?.destroy());
      },
      page('10', []),
    );
    await talk.hears('silent disconnected');
    const silent = talk.sink.heard.at(-1);
    expect(silent).toMatchObject({ type: 'silent', detail: expect.stringContaining('broke') });
    expect(talk.sink.words.some((word) => word.startsWith('list-end'))).toBe(false);
  });

  test('a page that was asked for ahead is given up with its list', async () => {
    const [first, ahead] = [Promise.withResolvers<http.ServerResponse>(), Promise.withResolvers<void>()];
    await started(
      (response) => first.resolve(begun(response)),
      (response) => response.on('close', () => ahead.resolve()),
    );
    await talk.requests(2);
    await talk.hears('listed a@1');
    (await first.promise).destroy();
    await ahead.promise;
    await talk.hears('silent disconnected');
    expect(talk.sink.words).toEqual(['list-begin', 'listed a@1', 'silent disconnected']);
  });

  test('items get back the kind and apiVersion that built-in lists leave out', async () => {
    await started(page('10', [pod('a', '1')]));
    await talk.hears('list-end 10');
    const listed = talk.sink.heard[1];
    const body = listed?.type === 'listed' ? listed.objects[0]?.body : undefined;
    expect(Buffer.from(body ?? []).toString()).toBe(
      `{"kind":"Pod","apiVersion":"v1",${JSON.stringify(pod('a', '1')).slice(1)}`,
    );
  });

  test('an empty list without items is an empty list', async () => {
    await started(json({ kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '4' } }), watch('', 'open'));
    await talk.requests(2);
    expect(talk.sink.words).toEqual(['list-begin', 'list-end 4']);
  });

  test('an expired continue token starts a new list, and the old one never ends', async () => {
    await started(
      page('10', [pod('a', '1')], { token: 'OLD', remaining: 9 }),
      status(410, 'Expired', { message: 'The provided continue parameter is too old' }),
      page('20', [pod('b', '15')]),
      watch('', 'open'),
    );
    await talk.requests(4);
    expect(talk.server.requests).toEqual(['list pods', 'list pods continue=OLD', 'list pods', 'watch pods from 20']);
    expect(talk.sink.words).toEqual(['list-begin', 'listed a@1', 'listed', 'list-begin', 'listed b@15', 'list-end 20']);
  });

  test('a second expiry in a row waits before listing again', async () => {
    await started(status(410, 'Expired'), status(410, 'Expired'), page('20', []));
    await talk.waitsFor(1_600);
    await talk.hears('list-end 20');
    expect(talk.sink.words[0]).toBe('silent expired');
  });

  test('a list that breaks off in the middle is silence, not deletion', async () => {
    await started(
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write(
          `{"kind":"PodList","metadata":{"resourceVersion":"10"},"items":[${JSON.stringify(pod('a', '1'))},{"meta`,
          () => response.socket?.destroy(),
        );
      },
      page('11', [pod('a', '1')]),
    );
    await talk.waitsFor(800);
    await talk.hears('list-end 11');
    expect(talk.sink.words).toEqual([
      'list-begin',
      'listed a@1',
      'silent disconnected',
      'list-begin',
      'listed a@1',
      'list-end 11',
    ]);
  });

  test('fault etcd stopped: a list that stalls in the middle is given up after a minute', async () => {
    await started((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(`{"kind":"PodList","metadata":{"resourceVersion":"10"},"items":[${JSON.stringify(pod('a', '1'))}`);
    });
    await talk.hears('listed a@1');
    await talk.waitsFor(60_000);
    await talk.hears('silent disconnected');
  });

  test('a list that ends cleanly before its JSON does is malformed', async () => {
    await started((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"kind":"PodList","metadata":{"resourceVersion":"10"},"items":[');
    });
    await talk.reaches('waiting');
    expect(talk.sink.words).toEqual(['silent disconnected']);
    expect(talk.reflector.state).toMatchObject({ detail: expect.stringContaining('breaks off') });
  });

  test('something that is not a list is not taken for an empty one', async () => {
    await started(json({ kind: 'Status', metadata: { resourceVersion: '1' } }));
    await talk.reaches('waiting');
    expect(talk.sink.words).toEqual(['silent disconnected']);
  });
});

describe('the watch', () => {
  const list = page('10', [pod('a', '1')]);

  test('changes are heard in order, byte for byte', async () => {
    const odd =
      '{"type":"MODIFIED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"labels":{"uid":"no"},"uid":"uid-a","resourceVersion":"12"},"x":"\\u003ca\\u003e"}}\n';
    await started(list, watch(line('ADDED', pod('b', '11')) + odd + line('DELETED', pod('a', '13')), 'open'));
    await talk.hears('deleted a@13');
    expect(talk.sink.words.slice(3)).toEqual(['applied b@11', 'applied a@12', 'deleted a@13']);
    const modified = talk.sink.heard.at(-2);
    const body = modified?.type === 'applied' ? Buffer.from(modified.object.body).toString() : '';
    expect(body).toBe(odd.slice(28, -2));
  });

  test('fact 3: a clean end means nothing, and is followed by a watch from the last resourceVersion without a word of silence', async () => {
    await started(list, watch(line('ADDED', pod('b', '11')), 'ends'), watch(line('ADDED', pod('c', '12')), 'open'));
    await talk.hears('applied c@12');
    expect(talk.server.requests).toEqual(['list pods', 'watch pods from 10', 'watch pods from 11']);
    expect(talk.sink.words.slice(3)).toEqual(['applied b@11', 'applied c@12']);
    expect(talk.sink.settlements).toBe(2);
  });

  test('a bookmark moves the place', async () => {
    await started(list, watch(line('BOOKMARK', { metadata: { resourceVersion: '50' } }), 'ends'));
    await talk.requests(3);
    expect(talk.server.requests.at(-1)).toBe('watch pods from 50');
    expect(talk.sink.words.at(-1)).toBe('bookmark 50');
  });

  test('a cut watch is resumed from the last resourceVersion: a delay, not a gap', async () => {
    await started(list, watch(line('ADDED', pod('b', '11')), 'cut'), watch('', 'open'));
    await talk.waitsFor(800);
    await talk.quiet();
    expect(talk.server.requests).toEqual(['list pods', 'watch pods from 10', 'watch pods from 11']);
    expect(talk.sink.words.slice(3)).toEqual(['applied b@11', 'silent disconnected', 'resumed']);
  });

  test('resumed is said before the first change', async () => {
    await started(list, watch(line('ADDED', pod('b', '11')), 'cut'), watch(line('ADDED', pod('c', '12')), 'open'));
    await talk.waitsFor(800);
    await talk.hears('applied c@12');
    expect(talk.sink.words.slice(4)).toEqual(['silent disconnected', 'resumed', 'applied c@12']);
  });

  test('fact 10: 410 as an ERROR line under HTTP 200: exactly a list, then a watch from its resourceVersion', async () => {
    await started(list, watch(error(410, 'Expired', EXPIRED), 'ends'), page('30', []), watch('', 'open'));
    await talk.requests(4);
    expect(talk.server.requests).toEqual(['list pods', 'watch pods from 10', 'list pods', 'watch pods from 30']);
    expect(talk.sink.words.slice(3)).toEqual(['silent expired', 'list-begin', 'list-end 30']);
  });

  test('fact 10: 410 as an HTTP status does the same', async () => {
    await started(list, status(410, 'Expired'), page('30', []), watch('', 'open'));
    await talk.requests(4);
    expect(talk.server.requests.slice(2)).toEqual(['list pods', 'watch pods from 30']);
  });

  test('fact 4: after a restart the server refuses a resourceVersion of seconds ago; the place is lost, and resumed is never said', async () => {
    await started(
      list,
      watch(line('ADDED', pod('b', '11')), 'cut'),
      watch(error(410, 'Expired', EXPIRED), 'ends'),
      page('30', []),
    );
    await talk.waitsFor(800);
    await talk.hears('list-end 30');
    expect(talk.sink.words.slice(3)).toEqual([
      'applied b@11',
      'silent disconnected',
      'silent expired',
      'list-begin',
      'list-end 30',
    ]);
  });

  test('a server that forgets at once is not listed without end', async () => {
    const expired = watch(error(410, 'Expired', EXPIRED), 'ends');
    await started(list, expired, page('30', []), expired);
    await talk.reaches('waiting');
    expect(talk.server.requests).toHaveLength(4);
    expect(talk.clock.pending).toContain(1_600);
  });

  test('a resourceVersion the server has yet to reach (504) is a lost place', async () => {
    await started(
      list,
      watch(error(504, 'Timeout', { message: 'Too large resource version: 10, current: 3' }), 'ends'),
      page('3', []),
    );
    await talk.hears('list-end 3');
    expect(talk.server.requests.slice(0, 3)).toEqual(['list pods', 'watch pods from 10', 'list pods']);
  });

  test('a garbage line ends the watch and leads to a new list; what came before it counts', async () => {
    await started(
      list,
      watch(`${line('ADDED', pod('b', '11'))}garbage\n${line('ADDED', pod('c', '12'))}`, 'open'),
      page('30', []),
    );
    await talk.waitsFor(800);
    await talk.hears('list-end 30');
    expect(talk.sink.words.slice(3)).toEqual(['applied b@11', 'silent disconnected', 'list-begin', 'list-end 30']);
  });

  test('a line cut off in the middle is not heard, and comes again with the resume', async () => {
    const whole = line('ADDED', pod('b', '11'));
    await started(list, watch(whole.slice(0, 60), 'ends'), watch(whole, 'open'));
    await talk.waitsFor(800);
    await talk.hears('applied b@11');
    expect(talk.server.requests).toEqual(['list pods', 'watch pods from 10', 'watch pods from 10']);
    expect(talk.sink.words.slice(3)).toEqual(['silent disconnected', 'resumed', 'applied b@11']);
  });

  test('a watch that ends at once without a word is asked for again only after a while', async () => {
    await started(list, watch('', 'ends'));
    await talk.reaches('waiting');
    expect(talk.server.requests).toHaveLength(2);
  });

  test('half open: no byte for 150 s after bookmarks is a reconnect from the last place', async () => {
    await started(list, watch(line('BOOKMARK', { metadata: { resourceVersion: '50' } }), 'open'), watch('', 'open'));
    await talk.hears('bookmark 50');
    talk.clock.advance(150_000);
    await talk.quiet();
    expect(talk.server.requests.at(-1)).toBe('watch pods from 50');
    expect(talk.sink.words.slice(3)).toEqual(['bookmark 50', 'silent disconnected', 'resumed']);
  });

  test('fact 6: a watch that is silent since it was opened, of a kind with bookmarks, may stand in the future: it is listed', async () => {
    await started(
      list,
      watch(line('BOOKMARK', { metadata: { resourceVersion: '900' } }), 'cut'),
      watch('', 'open'),
      list,
      watch('', 'open'),
    );
    await talk.waitsFor(800);
    await talk.quiet();
    talk.clock.advance(150_000);
    await talk.requests(5);
    expect(talk.server.requests.slice(2)).toEqual(['watch pods from 900', 'list pods', 'watch pods from 10']);
    expect(talk.sink.words.at(-1)).toBe('list-end 10');
  });

  test('fault CRD edited: its watch ends cleanly, its old place is refused, and the list costs no deletion', async () => {
    await started(list, watch('', 'open'));
    await talk.quiet();
    talk.server.answer(
      watch(line('ERROR', { ...statusObject(410, 'Expired'), kind: 'Status' }), 'ends'),
      list,
      watch('', 'open'),
    );
    talk.server.hangUp();
    await talk.waitsFor(800);
    await talk.requests(5);
    expect(talk.sink.words.filter((word) => word.startsWith('deleted'))).toEqual([]);
    expect(talk.sink.words.at(-1)).toBe('list-end 10');
  });

  test('fault storage restored: the place of the server before is refused, and the watch starts where the new list is, behind it', async () => {
    await started(
      page('90', [pod('a', '80')]),
      watch(line('BOOKMARK', { metadata: { resourceVersion: '100' } }), 'cut'),
      watch(error(410, 'Expired'), 'ends'),
      page('50', [pod('a', '40')]),
      watch('', 'open'),
    );
    await talk.waitsFor(800);
    await talk.requests(5);
    const before = ['list pods', 'watch pods from 90', 'watch pods from 100'];
    expect(talk.server.requests).toEqual([...before, 'list pods', 'watch pods from 50']);
    expect(talk.sink.words.slice(-3)).toEqual(['list-begin', 'listed a@40', 'list-end 50']);
  });

  test('fault resourceVersion that is none: a 500 of the server is retried, and its words are kept', async () => {
    await started(list, status(500, '', { message: 'strconv.ParseUint: parsing "abc": invalid syntax' }));
    await talk.reaches('waiting');
    expect(talk.reflector.state).toMatchObject({ detail: expect.stringContaining('strconv.ParseUint') });
  });

  test('fact 5: a kind without bookmarks (events) may be silent as long as its watch was asked for', async () => {
    await started(list, watch('', 'open'));
    await talk.quiet();
    talk.clock.advance(1_000_000);
    await talk.reaches('watching');
    expect(talk.server.requests).toHaveLength(2);
  });

  test('no answer at all within 10 s is noticed', async () => {
    await started(list);
    await talk.requests(2);
    talk.clock.advance(15_000);
    await talk.hears('silent disconnected');
    expect(talk.reflector.state).toMatchObject({ type: 'waiting', next: { type: 'watch', cursor: '10' } });
  });
});

describe('the sink', () => {
  test('a sink that takes its time holds the reading up, and nothing is lost', async () => {
    let free = (): void => {};
    const words: string[] = [];
    const slow: HeardSink = {
      hear: (heard) => {
        words.push(heard.type);
        return heard.type === 'applied' ? new Promise((resolve) => void (free = resolve)) : Promise.resolve();
      },
      settled: () => Promise.resolve(),
    };
    talk = await Conversation.start(slow);
    talk.begin(page('10', []), watch(line('ADDED', pod('b', '11')) + line('DELETED', pod('b', '12')), 'open'));
    await talk.requests(2);
    await talk.reaches('watching');
    expect(words.slice(-1)).toEqual(['applied']);
    free();
    await talk.reaches('watching');
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    expect(words.slice(-2)).toEqual(['applied', 'deleted']);
  });

  const refuse = (): never => {
    throw new Error('disk full');
  };
  test.each<[string, HeardSink['hear']]>([
    ['later', async () => refuse()],
    ['at once', refuse],
  ])('a sink that refuses %s stops the reflector, and says why', async (_when, hear) => {
    talk = await Conversation.start({ hear, settled: () => Promise.resolve() });
    talk.begin(page('10', []));
    await talk.reaches('stopped');
    expect(talk.faults).toEqual([new Error('disk full')]);
  });

  test('stopping leaves neither sockets nor timers', async () => {
    await started(page('10', []), watch('', 'open'));
    await talk.quiet();
    await talk.reflector.stop();
    expect(talk.clock.pending).toEqual([]);
    expect(talk.reflector.state.type).toBe('stopped');
  });
});
