import net from 'node:net';
import http from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { proxyFor } from '../../src-main/kube/transport/proxy.ts';
import { tunnelTo } from '../../src-main/kube/transport/tunnel.ts';

const server = (address: string) => new URL(address);

describe('the proxy on the way', () => {
  test.each([
    { what: 'none', to: 'https://k8s.example.com', own: '', env: {}, by: undefined },
    {
      what: 'the kubeconfig wins',
      to: 'https://k8s.example.com',
      own: 'socks5://p:1',
      env: { HTTPS_PROXY: 'http://q:2' },
      by: 'socks5://p:1',
    },
    {
      what: 'the environment',
      to: 'https://k8s.example.com',
      own: '',
      env: { HTTPS_PROXY: 'http://q:2' },
      by: 'http://q:2/',
    },
    {
      what: 'in small letters, without a scheme',
      to: 'https://k8s.example.com',
      own: '',
      env: { https_proxy: 'q:2' },
      by: 'http://q:2/',
    },
    {
      what: 'never to this machine',
      to: 'https://127.0.0.1:6443',
      own: '',
      env: { HTTPS_PROXY: 'http://q:2' },
      by: undefined,
    },
    {
      what: 'a domain',
      to: 'https://k8s.example.com',
      own: '',
      env: { HTTPS_PROXY: 'q:2', NO_PROXY: '.example.com' },
      by: undefined,
    },
    {
      what: 'a suffix',
      to: 'https://k8s.example.com',
      own: '',
      env: { HTTPS_PROXY: 'q:2', NO_PROXY: 'example.com' },
      by: undefined,
    },
    {
      what: 'another',
      to: 'https://k8s.badexample.com',
      own: '',
      env: { HTTPS_PROXY: 'q:2', NO_PROXY: 'example.com' },
      by: 'http://q:2/',
    },
    {
      what: 'a range',
      to: 'https://10.1.2.3',
      own: '',
      env: { HTTPS_PROXY: 'q:2', NO_PROXY: '10.0.0.0/8' },
      by: undefined,
    },
    {
      what: 'another port',
      to: 'https://10.1.2.3:6443',
      own: '',
      env: { HTTPS_PROXY: 'q:2', NO_PROXY: '10.1.2.3:443' },
      by: 'http://q:2/',
    },
  ])('$what', ({ to, own, env, by }) => {
    expect(proxyFor(server(to), own, env)?.href).toBe(by);
  });

  test('an address that is none is said', () => {
    expect(() => proxyFor(server('https://a'), 'ftp://p', {})).toThrow('proxy-url names a kind of proxy');
  });
});

describe('a tunnel', () => {
  const closing: { close(): unknown }[] = [];
  afterEach(() => closing.splice(0).forEach((each) => each.close()));

  async function listening(of: net.Server): Promise<number> {
    closing.push(of);
    await new Promise<void>((resolve) => {
      of.listen(0, '127.0.0.1', resolve);
    });
    return (of.address() as net.AddressInfo).port;
  }

  test('asks an HTTP proxy to CONNECT, with its user', async () => {
    const asked: (string | undefined)[] = [];
    const proxy = http.createServer();
    proxy.on('connect', (request, socket) => {
      asked.push(request.url, request.headers['proxy-authorization']);
      socket.end('HTTP/1.1 200 OK\r\n\r\nhello');
    });
    const port = await listening(proxy);
    const to = { host: 'k8s.example.com', port: 6443 };
    const socket = await tunnelTo(to, new URL(`http://me:pw@127.0.0.1:${port}`), new AbortController().signal);
    const said = await socket.toArray();
    expect(Buffer.concat(said as Buffer[]).toString()).toBe('hello');
    expect(asked).toEqual(['k8s.example.com:6443', `Basic ${Buffer.from('me:pw').toString('base64')}`]);
  });

  test('a proxy that refuses is named, without its password', async () => {
    const proxy = http.createServer();
    proxy.on('connect', (_request, socket) => socket.end('HTTP/1.1 407 No\r\n\r\n'));
    const url = new URL(`http://me:pw@127.0.0.1:${await listening(proxy)}`);
    const refused = tunnelTo({ host: 'a', port: 1 }, url, new AbortController().signal);
    await expect(refused).rejects.toThrow(`the proxy http://${url.host} did not let us through: it answered 407`);
  });

  test('speaks SOCKS 5', async () => {
    const heard: number[] = [];
    const proxy = net.createServer((socket) => {
      socket.once('data', (greeting) => {
        heard.push(...greeting);
        socket.write(Buffer.from([5, 0]));
        socket.once('data', (request) => {
          heard.push(...request);
          socket.end(Buffer.concat([Buffer.from([5, 0, 0, 1, 1, 2, 3, 4, 0, 80]), Buffer.from('hello')]));
        });
      });
    });
    const port = await listening(proxy);
    const signal = new AbortController().signal;
    const socket = await tunnelTo({ host: 'k8s', port: 6443 }, new URL(`socks5://127.0.0.1:${port}`), signal);
    expect(Buffer.concat((await socket.toArray()) as Buffer[]).toString()).toBe('hello');
    expect(heard).toEqual([5, 1, 0, 5, 1, 0, 3, 3, ...Buffer.from('k8s'), 6443 >> 8, 6443 & 255]);
  });
});
