/** An answer as it begins; the body of a watch goes on until the request is aborted. */
export interface UpstreamAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: AsyncIterable<Uint8Array>;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What stands behind the faults: a model of an API server, or a real one. */
export interface Upstream {
  ask(path: string, signal: AbortSignal): Promise<UpstreamAnswer>;
}
