import type { UpstreamAnswer } from './upstream.ts';

const encoder = new TextEncoder();

/** A Status, as an API server refuses with. */
export function status(code: number, reason: string, message: string): object {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code };
}

/** A refusal with a Status as its body. */
export function statusAnswer(code: number, reason: string, message: string): UpstreamAnswer {
  return answer(code, [JSON.stringify(status(code, reason, message))]);
}

/** An answer in so many pieces. */
export function answer(code: number, parts: readonly string[], contentType = 'application/json'): UpstreamAnswer {
  async function* body(): AsyncGenerator<Uint8Array, void> {
    for (const part of parts) yield encoder.encode(part);
  }
  return { status: code, contentType, body: body() };
}

/** The line by which a watch says that it cannot go on. */
export function errorLine(code: number, reason: string, message: string): string {
  return `{"type":"ERROR","object":${JSON.stringify(status(code, reason, message))}}\n`;
}

/** A list's 410 offers a token that goes on at another resourceVersion: whoever uses it mixes two moments. */
export function expiredContinue(): UpstreamAnswer {
  const message = 'The provided continue parameter is too old to display a consistent list result.';
  const token = Buffer.from('{"v":"meta.k8s.io/v1","rv":-1,"start":"m"}').toString('base64');
  return answer(410, [JSON.stringify({ ...status(410, 'Expired', message), metadata: { continue: token } })]);
}

/** What a hotel's network answers to everything. */
export function loginPage(): UpstreamAnswer {
  return answer(200, ['<!doctype html><title>Welcome</title><form action="/login">'], 'text/html');
}
