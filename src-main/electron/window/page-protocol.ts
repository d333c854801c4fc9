import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { CONTENT_SECURITY_POLICY } from '@contract/page-policy.ts';
import { SCHEME } from './origin.ts';
import { pageFile } from './page-file.ts';

function refusal(status: 404 | 405): Response {
  return new Response(null, { status, headers: { 'content-security-policy': CONTENT_SECURITY_POLICY } });
}

/** Must run before `ready`: gives our scheme an origin of its own, secure contexts and fetch. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the page from `folder` (absolute), read-only, each answer under the content security policy. */
export function servePage(folder: string): void {
  protocol.handle(SCHEME, async (request) => {
    if (request.method !== 'GET') {
      return refusal(405);
    }
    const file = pageFile(folder, request.url);
    if (file === undefined) {
      return refusal(404);
    }
    try {
      return new Response(await readFile(file.path), {
        headers: {
          'content-type': file.contentType,
          'content-security-policy': CONTENT_SECURITY_POLICY,
          'x-content-type-options': 'nosniff',
        },
      });
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')) {
        return refusal(404);
      }
      throw error;
    }
  });
}
