import type { Client } from '@contract/contract.ts';

/** How far a transfer is, in bytes; without a total while that is unknown. */
export interface TransferProgress {
  readonly doneBytes: number;
  readonly totalBytes?: number;
}

/** What a transfer is given while it runs. */
export interface TransferRun {
  readonly client: Client;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TransferProgress) => void;
}

/** How a transfer ended. `none`: the user thought better of it, or the browser goes on by itself. */
export type TransferEnd =
  | { readonly type: 'none' }
  | { readonly type: 'exported'; readonly file: string; readonly leftOut: readonly string[] }
  | { readonly type: 'opened'; readonly recording: string };

/** Exports where the user says: by a dialog on the desktop, as a download in a browser. */
export async function exportRecording(
  recording: string,
  { client, signal, onProgress }: TransferRun,
): Promise<TransferEnd> {
  const chosen = await onDesktop(client.page.chooseExport({ recording }, { signal }));
  if (chosen === 'no-desktop') {
    download(`/recordings/${encodeURIComponent(recording)}/export`);
    return { type: 'none' };
  }
  if (chosen.path === undefined) {
    return { type: 'none' };
  }
  for await (const { doneBytes, totalBytes, file, leftOut = [] } of await client.recordings.export(
    { recording, path: chosen.path },
    { signal },
  )) {
    onProgress({ doneBytes, totalBytes });
    if (file !== undefined) {
      return { type: 'exported', file, leftOut };
    }
  }
  throw new Error('The export ended before the file was complete; try again');
}

/** Opens a recording that the user chooses: by its path on the desktop, by upload in a browser. */
export async function openRecording({ client, signal, onProgress }: TransferRun): Promise<TransferEnd> {
  const chosen = await onDesktop(client.page.chooseRecording(undefined, { signal }));
  if (chosen === 'no-desktop') {
    const file = await chooseFile();
    return file === undefined
      ? { type: 'none' }
      : { type: 'opened', recording: await upload(file, { signal, onProgress }) };
  }
  if (chosen.path === undefined) {
    return { type: 'none' };
  }
  const { recording } = await client.recordings.open({ path: chosen.path }, { signal });
  return { type: 'opened', recording };
}

async function onDesktop<T>(answer: Promise<T>): Promise<T | 'no-desktop'> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'UNAVAILABLE') {
      return 'no-desktop';
    }
    throw error;
  }
}

function download(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}

function chooseFile(): Promise<File | undefined> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = '.khrono';
    input.addEventListener('change', () => resolve(input.files?.[0]));
    input.addEventListener('cancel', () => resolve(undefined));
    input.click();
  });
}

/** XMLHttpRequest, because fetch does not tell how much of a body is sent. */
function upload(file: File, { signal, onProgress }: Omit<TransferRun, 'client'>): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/recordings/import');
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name));
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress({ doneBytes: loaded, totalBytes: total }),
    );
    request.addEventListener('load', () => {
      const answer = uploadAnswer(request.status, request.responseText);
      if (answer.type === 'opened') {
        resolve(answer.recording);
      } else {
        reject(new Error(answer.sentence));
      }
    });
    request.addEventListener('error', () =>
      reject(new Error('The connection broke while the file was sent; try again')),
    );
    signal.addEventListener('abort', () => {
      request.abort();
      reject(new Error('Cancelled'));
    });
    request.send(file);
  });
}

/** What the host says to an upload: a recording, or a refusal in one sentence, as JSON or as plain text. */
export function uploadAnswer(
  status: number,
  body: string,
): { readonly type: 'opened'; readonly recording: string } | { readonly type: 'refused'; readonly sentence: string } {
  const answer = jsonOf(body);
  const text = (key: string) => (answer !== undefined && typeof answer[key] === 'string' ? answer[key] : '');
  if (status === 200 && text('recording') !== '') {
    return { type: 'opened', recording: text('recording') };
  }
  const said = [text('sentence'), text('hint')].filter((part) => part !== '').join(' ');
  const plain = answer === undefined && body.length <= 500 ? body.trim() : '';
  return { type: 'refused', sentence: said || plain || `The file was refused (HTTP ${status})` };
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}
