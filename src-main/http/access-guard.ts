import { timingSafeEqual } from 'node:crypto';

/** What a request says of who asks and for which host. */
export interface Credentials {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly cookie: string | undefined;
  /** `token` of the query, as in the URL that is printed at start. */
  readonly queryToken: string | undefined;
}

export interface AccessRules {
  readonly token: string;
  /** `name:port` pairs under which this host is known; all else is DNS rebinding. */
  readonly hosts: readonly string[];
  readonly cookieName: string;
}

/** `enter`: the token came by the URL and belongs into a cookie. */
export type Verdict =
  | { readonly type: 'allow' }
  | { readonly type: 'enter' }
  | { readonly type: 'refuse'; readonly status: 401 | 403; readonly sentence: string };

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The value of one cookie of a Cookie header. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  return header
    ?.split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

/**
 * Who may come in. The Host must be one of ours (a rebound DNS name is not), an Origin must be this very page (another
 * site in the same browser is not), and the token must be known, by the URL once and by the cookie from then on.
 * `needsOrigin` for what browsers always send it with: WebSockets and POST.
 */
export function judge(credentials: Credentials, rules: AccessRules, needsOrigin: boolean): Verdict {
  const host = credentials.host?.toLowerCase();
  if (host === undefined || !rules.hosts.includes(host)) {
    return { type: 'refuse', status: 403, sentence: 'This host answers only under its own address.' };
  }
  if (credentials.origin === undefined ? needsOrigin : credentials.origin.toLowerCase() !== `http://${host}`) {
    return { type: 'refuse', status: 403, sentence: 'Another site may not speak to this host.' };
  }
  const known = cookieOf(credentials.cookie, rules.cookieName);
  if (known !== undefined && sameText(known, rules.token)) {
    return credentials.queryToken === undefined ? { type: 'allow' } : { type: 'enter' };
  }
  if (credentials.queryToken !== undefined && sameText(credentials.queryToken, rules.token)) {
    return { type: 'enter' };
  }
  return {
    type: 'refuse',
    status: 401,
    sentence: 'The token is missing or no longer valid. Open the address that was printed when Khronoscope started.',
  };
}
