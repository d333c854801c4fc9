import type { TapeErrorCode } from './tape-error.ts';
import type { TapeReader } from './tape.ts';

/** A question to a reader, as it is asked of {@link TapeReader}. */
export type Method = Exclude<keyof TapeReader, 'close' | 'comparing'>;
export type Answer<M extends Method> = ReturnType<TapeReader[M]>;

/** One question, with a number of its own. */
export type Question<M extends Method = Method> = {
  [K in M]: { readonly id: number; readonly method: K; readonly args: Parameters<TapeReader[K]> };
}[M];

/** What the client says: a question, or that no more will come. */
export type Asked = Question | { readonly method: 'close' };

/** What the thread says: first whether the recording opened (id 0), then one answer a question. */
export type Told =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly code: TapeErrorCode; readonly message: string };

/** The id of the first word of a thread. */
export const OPENED = 0;

/** What a reader thread is started with. */
export interface ReaderThreadStart {
  readonly path: string;
}
