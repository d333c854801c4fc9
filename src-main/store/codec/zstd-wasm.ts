import codeUrl from '../../../node_modules/@bokuweb/zstd-wasm/dist/esm/zstd.wasm?url&inline';

/**
 * zstd as WebAssembly: the code of `@bokuweb/zstd-wasm` 0.0.27, put into the bundle, called without the package's own
 * wrapping, which reads it from a file beside itself, starts asynchronously and allocates four times a call. Its exports
 * have one-letter names; the package is pinned, and a code that has others is refused on starting.
 */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly isError: Call;
  readonly compressBound: Call;
  readonly createCompression: Call;
  readonly compressUsingDict: Call;
  readonly createDecompression: Call;
  readonly decompressUsingDict: Call;
  readonly malloc: Call;
  readonly free: Call;
}

type Call = (...numbers: readonly number[]) => number;

/** Memory within the module that is kept between calls, and grows with what is asked of it. */
interface Scratch {
  address: number;
  size: number;
}

const PAGE_BYTES = 65_536;
const MAX_MEMORY_BYTES = 256 * 1024 * 1024;

const zstd = started();
const compression = zstd.createCompression();
const decompression = zstd.createDecompression();
const [input, output, dictionary] = [0, 0, 0].map((): Scratch => ({ address: 0, size: 0 }));

/** How a frame is made. */
export interface FrameOptions {
  readonly level: number;
  /** Bytes left free behind it. */
  readonly spare: number;
}

/** One frame of `text`, with content size, without checksum, against the raw dictionary `base`. */
export function compress(text: Uint8Array, base: Uint8Array, { level, spare }: FrameOptions): Buffer {
  const bound = zstd.compressBound(text.length);
  const target = room(output, bound);
  const source = put(input, text);
  const known = put(dictionary, base);
  const size = zstd.compressUsingDict(compression, target, bound, source, text.length, known, base.length, level);
  if (zstd.isError(size) !== 0) throw refused(size);
  return copied(target, size, spare);
}

/** A frame and how many bytes of text it has. */
export interface SizedFrame {
  readonly frame: Uint8Array;
  readonly size: number;
}

/**
 * The text of the last of `frames`, each made against the text of the one before it, the first against `base`. What lies
 * between stays in the module's memory. Throws an `Error` for a frame that has another size, and for anything else.
 */
export function decompress(frames: readonly SizedFrame[], base: Uint8Array): Buffer {
  let [known, target] = [dictionary, output];
  put(known, base);
  let length = base.length;
  for (const { frame, size } of frames) {
    const address = room(target, size);
    const source = put(input, frame);
    const found = zstd.decompressUsingDict(
      decompression,
      address,
      size,
      source,
      frame.length,
      room(known, length),
      length,
    );
    if (zstd.isError(found) !== 0) throw refused(found);
    if (found !== size) throw new Error(`a body claims ${size} bytes and has ${found}`);
    [known, target, length] = [target, known, size];
  }
  return copied(room(known, length), length, 0);
}

function refused(code: number): Error {
  return new Error(`zstd refuses it (${code | 0})`);
}

function copied(address: number, size: number, spare: number): Buffer {
  const copy = Buffer.allocUnsafe(size + spare);
  copy.set(memory().subarray(address, address + size));
  return copy;
}

let seen = new Uint8Array(0);

/** The module's memory, which is another buffer whenever it has grown. */
function memory(): Uint8Array {
  if (seen.buffer !== zstd.memory.buffer) seen = new Uint8Array(zstd.memory.buffer);
  return seen;
}

function put(scratch: Scratch | undefined, bytes: Uint8Array): number {
  const address = room(scratch, bytes.length);
  memory().set(bytes, address);
  return address;
}

function room(scratch: Scratch | undefined, size: number): number {
  if (scratch === undefined) throw new Error('zstd has no memory to work in');
  if (scratch.size >= size && scratch.address !== 0) return scratch.address;
  zstd.free(scratch.address);
  scratch.size = Math.max(size, PAGE_BYTES) * 2;
  scratch.address = zstd.malloc(scratch.size);
  if (scratch.address === 0) throw new Error(`zstd has no memory for ${size} bytes`);
  return scratch.address;
}

function started(): Exports {
  const code = Buffer.from(codeUrl.slice(codeUrl.indexOf(',') + 1), 'base64');
  const grown: { memory?: WebAssembly.Memory } = {};
  const grow = (wanted: number): number => {
    const memory = grown.memory;
    const bytes = wanted >>> 0;
    if (memory === undefined || bytes > MAX_MEMORY_BYTES) return 0;
    memory.grow(Math.ceil((bytes - memory.buffer.byteLength) / PAGE_BYTES));
    return 1;
  };
  const ended = (): never => {
    throw new Error('zstd gave up');
  };
  const environment = { a: ended, b: ended, c: ended, d: () => 0, e: grow };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { a: environment });
  const memory = exports['f'];
  if (!(memory instanceof WebAssembly.Memory)) throw new Error('this is not the zstd that was built for');
  grown.memory = memory;
  called(exports, 'g')();
  return {
    memory,
    isError: called(exports, 'h'),
    compressBound: called(exports, 'i'),
    createCompression: called(exports, 'j'),
    compressUsingDict: called(exports, 'l'),
    createDecompression: called(exports, 'n'),
    decompressUsingDict: called(exports, 'q'),
    malloc: called(exports, 's'),
    free: called(exports, 't'),
  };
}

function called(exports: WebAssembly.Exports, name: string): Call {
  const value = exports[name];
  if (!isCall(value)) throw new Error('this is not the zstd that was built for');
  return value;
}

function isCall(value: unknown): value is Call {
  return typeof value === 'function';
}
