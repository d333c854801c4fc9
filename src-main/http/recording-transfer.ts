import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Engine } from '../engine/engine.ts';

/** Sends a consistent copy of a recording as a download; the copy is removed when it is sent or the reader leaves. */
export async function sendExport(engine: Engine, id: string, response: ServerResponse): Promise<void> {
  const name = engine.exportName(id);
  const folder = join(engine.folder, 'transfer');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const copy = join(folder, `${randomUUID()}.khrono`);
  const abort = new AbortController();
  response.on('close', () => abort.abort());
  try {
    await engine.services.export(id, copy, { onProgress: () => undefined, signal: abort.signal });
    const { size } = await stat(copy);
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': size,
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    await pipeline(createReadStream(copy), response);
  } finally {
    await rm(copy, { force: true });
  }
}

/** Takes an uploaded session file, opens it read-only, and answers with its id. A refused file is removed again. */
export async function receiveImport(engine: Engine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const folder = join(engine.folder, 'opened');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const asked = request.headers['x-file-name'];
  const name = typeof asked === 'string' ? decodeURIComponent(asked) : 'recording.khrono';
  const file = join(folder, `${randomUUID()}.khrono`);
  try {
    await pipeline(request, createWriteStream(file, { mode: 0o600, flags: 'wx' }));
    const opened = await engine.services.open(file, name.replace(/\.khrono$/, ''));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ recording: opened.id }));
  } catch (error) {
    await rm(file, { force: true });
    // The sentence names the copy; the user knows the file by its own name.
    throw error instanceof Error ? new Error(error.message.replaceAll(file, name), { cause: error }) : error;
  }
}
