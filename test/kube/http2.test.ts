import { once } from 'node:events';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KubeAnswer, KubeConnection } from '../../src-main/kube/wire/connection.ts';
import { ManualClock } from '../fakes/manual-clock.ts';
import { json, page, ScriptedApiServer, type ScriptedAnswer, watch } from '../fakes/scripted-api-server.ts';
import { connectionAs, trusting, until } from './conversation.ts';

let server: ScriptedApiServer;
let clock: ManualClock;
let connection: KubeConnection;
let ending: AbortController;

async function begin(speech: 'http1' | 'http2', cluster: object = {}): Promise<void> {
  server = await ScriptedApiServer.start(speech);
  connection = connectionAs(trusting(server.url, cluster), clock);
}

beforeEach(() => {
  clock = new ManualClock();
  ending = new AbortController();
});
afterEach(async () => {
  ending.abort();
  connection.close();
  await server.close();
});

const ask = (socket: 'kept' | 'own', path = '/api/v1/pods?watch=true'): Promise<KubeAnswer> =>
  connection.ask({
    path,
    stage: socket === 'own' ? 'watch' : 'list',
    socket,
    answerWithinMs: 10_000,
    signal: ending.signal,
  });

async function textIn(answer: KubeAnswer): Promise<string> {
  let text = '';
  for await (const chunk of answer.body) text += Buffer.from(chunk).toString();
  return text;
}

const open: ScriptedAnswer = watch('', 'open');

describe('HTTP/2', () => {
  test('fact 1: the 91st watch gets another session, since the server would leave the 101st unanswered', async () => {
    await begin('http2');
    server.route('/api/v1/pods', open);
    const watches = await Promise.all(Array.from({ length: 91 }, () => ask('own')));
    expect(watches.map(({ status }) => status)).toEqual(Array.from({ length: 91 }, () => 200));
    expect(server.connections).toBe(2);
  });

  test('lists have a session of their own', async () => {
    await begin('http2');
    server.route('/api/v1/pods', open);
    server.route('/api/v1/nodes', page('7', []));
    await ask('own');
    expect(await textIn(await ask('kept', '/api/v1/nodes?limit=500'))).toContain('"resourceVersion":"7"');
    expect(server.connections).toBe(2);
    await textIn(await ask('kept', '/api/v1/nodes?limit=500'));
    expect(server.connections).toBe(2);
  });

  test('an answer that has come whole before it is read is there when it is', async () => {
    await begin('http2');
    server.route('/api/v1/nodes', page('7', []));
    const early = await ask('kept', '/api/v1/nodes?limit=500');
    // On the same connection, so the first has long ended when these have been read.
    for (let next = 0; next < 3; next++) await textIn(await ask('kept', '/api/v1/nodes?limit=500'));
    expect(await textIn(early)).toContain('"resourceVersion":"7"');
  });

  test('a watch that is answered with nothing at all is given up after ten seconds', async () => {
    await begin('http2');
    const asked = ask('own');
    asked.catch(() => undefined);
    await until(
      () => server.requests.length === 1,
      () => server.requests,
    );
    clock.advance(10_000);
    await expect(asked).rejects.toMatchObject({ type: 'unreachable', message: expect.stringContaining('within 10 s') });
  });

  test('fact 2, fault apiserver killed: that is not a clean end', async () => {
    await begin('http2');
    server.route('/api/v1/pods', watch('{"half"', 'open'));
    const answer = await ask('own');
    const read = textIn(answer);
    read.catch(() => undefined);
    server.hangUp();
    await expect(read).rejects.toMatchObject({ type: 'unreachable' });
  });

  test('a clean end is one', async () => {
    await begin('http2');
    server.route('/api/v1/pods', watch('{"type":"x"}\n', 'ends'));
    expect(await textIn(await ask('own'))).toBe('{"type":"x"}\n');
  });

  test('fault apiserver stopped, half-open: a session whose ping is not answered within three seconds is given up', async () => {
    await begin('http2');
    server.route('/api/v1/pods', open);
    const read = textIn(await ask('own'));
    read.catch(() => undefined);
    server.freeze();
    clock.advance(7_500);
    clock.advance(3_000);
    await expect(read).rejects.toMatchObject({ type: 'unreachable', message: expect.stringContaining('ping') });
    expect((await ask('own')).status).toBe(200);
  });

  test('a session that answers its pings stays', async () => {
    await begin('http2');
    server.route('/api/v1/pods', open);
    await ask('own');
    for (let round = 0; round < 5; round++) {
      await until(
        () => clock.pending.includes(7_500),
        () => clock.pending,
      );
      clock.advance(7_500);
      // The pong needs the event loop, not time.
      await new Promise((resolve) => setTimeout(resolve, 20));
      clock.advance(3_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await ask('own')).status).toBe(200);
    expect(server.connections).toBe(1);
  });

  test('after a GOAWAY the next request opens a session, and the watches under way go on', async () => {
    await begin('http2');
    let finish = (): void => {};
    server.route('/api/v1/pods', (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"first":1}\n');
      finish = () => response.end('{"second":2}\n');
    });
    const read = textIn(await ask('own'));
    server.goAway();
    await new Promise((resolve) => setTimeout(resolve, 50));
    server.route('/api/v1/nodes', open);
    await ask('own', '/api/v1/nodes?watch=true');
    expect(server.connections).toBe(2);
    finish();
    expect(await read).toBe('{"first":1}\n{"second":2}\n');
  });

  test('a connection is closed without waiting for a server that took its leave and then fell silent', async () => {
    server = await ScriptedApiServer.start('http2');
    server.route('/api/v1/pods', open);
    let near: net.Socket | undefined;
    let isGone = false;
    // A link between the two that never says goodbye by itself.
    const link = net.createServer({ allowHalfOpen: true }, (socket) => {
      near = socket.on('error', () => (isGone = true)).on('close', () => (isGone = true));
      const far = net.connect(Number(new URL(server.url).port), '127.0.0.1');
      far.on('error', () => undefined);
      socket.pipe(far, { end: false });
      far.pipe(socket, { end: false });
    });
    await once(link.listen(0, '127.0.0.1'), 'listening');
    try {
      const { port } = link.address() as net.AddressInfo;
      connection = connectionAs(trusting(`https://127.0.0.1:${port}`), clock);
      const read = textIn(await ask('own')).catch(() => '');
      server.goAway();
      await new Promise((resolve) => setTimeout(resolve, 50));
      server.freeze();
      connection.close();
      await read;
      await until(
        () => {
          if (!isGone) near?.write(new Uint8Array(1));
          return isGone;
        },
        () => 'the other side still takes bytes',
      );
    } finally {
      near?.destroy();
      link.close();
    }
  });

  test('a server that offers only HTTP/1.1 is spoken to in that', async () => {
    await begin('http1');
    server.route('/version', json({ gitVersion: 'v1.20' }));
    expect(await textIn(await ask('kept', '/version'))).toContain('v1.20');
  });

  test('tls-server-name is what the certificate is held against', async () => {
    await begin('http2', { 'tls-server-name': 'other.test' });
    await expect(ask('kept', '/version')).rejects.toMatchObject({
      message: expect.stringContaining('its certificate is for other names'),
    });
  });

  test('insecure-skip-tls-verify trusts anyone', async () => {
    await begin('http2', {
      'certificate-authority-data': '',
      'tls-server-name': '',
      'insecure-skip-tls-verify': true,
    });
    server.route('/version', json({}));
    expect((await ask('kept', '/version')).status).toBe(200);
  });

  test('reading nothing of one watch holds up no other', async () => {
    await begin('http2');
    server.route('/api/v1/pods', watch('x'.repeat(4 * 1024 * 1024), 'open'));
    server.route('/api/v1/nodes', watch('{"n":1}\n', 'ends'));
    await ask('own');
    expect(await textIn(await ask('own', '/api/v1/nodes?watch=true'))).toBe('{"n":1}\n');
  });
});
