import { BlockList, isIP } from 'node:net';

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy on the way to a server: the kubeconfig's `proxy-url` if it has one, else `HTTPS_PROXY` (for http `HTTP_PROXY`)
 * unless `NO_PROXY` names the server; undefined for none. Loopback is never asked for through the environment's proxy.
 * As client-go reads them. Throws an Error in a sentence when the address cannot be understood.
 */
export function proxyFor(server: URL, proxyUrl: string, env: Environment): URL | undefined {
  if (proxyUrl !== '') return parsed(proxyUrl, 'proxy-url');
  const name = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const address = env[name] ?? env[name.toLowerCase()] ?? '';
  if (address === '' || isLoopback(server.hostname)) return undefined;
  return isExempt(server, env['NO_PROXY'] ?? env['no_proxy'] ?? '') ? undefined : parsed(address, name);
}

/** True for this machine's own addresses and names. */
function isLoopback(hostname: string): boolean {
  const host = bare(hostname);
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** A host name as sockets want it: IPv6 without its brackets. */
export function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').toLowerCase();
}

const SCHEMES = ['http:', 'https:', 'socks5:', 'socks5h:'];

function parsed(address: string, from: string): URL {
  const withScheme = address.includes('://') ? address : `http://${address}`;
  if (!URL.canParse(withScheme)) throw new Error(`${from} is not an address: ${address}`);
  const url = new URL(withScheme);
  if (!SCHEMES.includes(url.protocol))
    throw new Error(`${from} names a kind of proxy that is not known: ${url.protocol}//; use http, https or socks5`);
  return url;
}

function isExempt(server: URL, list: string): boolean {
  const host = bare(server.hostname);
  const port = server.port === '' ? (server.protocol === 'https:' ? '443' : '80') : server.port;
  return list
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '')
    .some((entry) => entry === '*' || matches(entry, host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry.includes('/')) return isWithin(entry, host);
  const named = /^(?:\[(?<v6>[^\]]+)\]|(?<name>[^:]+))(?::(?<port>\d+))?$/.exec(entry)?.groups;
  const wanted = named?.['v6'] ?? named?.['name'] ?? entry;
  if (named?.['port'] !== undefined && named['port'] !== port) return false;
  if (isIP(wanted) !== 0) return wanted === host;
  const suffix = wanted.replace(/^\*?\.?/, '.');
  // `.example.com` means what is below it; `example.com` also itself.
  return host.endsWith(suffix) || (!wanted.startsWith('.') && !wanted.startsWith('*') && host === wanted);
}

function isWithin(range: string, host: string): boolean {
  const [address = '', bits = ''] = range.split('/');
  const family = isIP(address);
  if (family === 0 || isIP(host) !== family) return false;
  const block = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  block.addSubnet(address, Number(bits), type);
  return block.check(host, type);
}
