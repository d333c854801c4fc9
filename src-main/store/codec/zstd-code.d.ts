/** A file put into the bundle as a `data:` URL, which Vite does for this suffix. */
declare module '*?url&inline' {
  const dataUrl: string;
  export default dataUrl;
}

/** The part of WebAssembly we use. Node has it; only the browser's library of types declares it. */
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { readonly initial: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  type Module = object;
  const Module: new (code: Uint8Array) => Module;
  type Exports = Readonly<Record<string, unknown>>;
  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>);
    readonly exports: Exports;
  }
}
