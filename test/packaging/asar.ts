import { readFileSync } from 'node:fs';
import { z } from 'zod';

// An archive is two little-endian sizes, a JSON text behind two more, and then the files; sizes count what follows.

const Entry = z.object({
  get files() {
    return z.record(z.string(), Entry).optional();
  },
  unpacked: z.boolean().optional(),
});
type Entry = z.infer<typeof Entry>;

/** A file of an archive. */
export interface PackedFile {
  /** Below the archive, with slashes: `out/main/index.js`. */
  readonly path: string;
  /** Lies beside the archive, in its `.unpacked` folder. */
  readonly isUnpacked: boolean;
}

function filesBelow(entry: Entry, path: string): readonly PackedFile[] {
  return entry.files === undefined
    ? [{ path, isUnpacked: entry.unpacked === true }]
    : Object.entries(entry.files).flatMap(([name, inner]) => filesBelow(inner, path === '' ? name : `${path}/${name}`));
}

/** Every file of the archive at `archive`. */
export function packedFiles(archive: string): readonly PackedFile[] {
  const bytes = readFileSync(archive);
  const header = bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString('utf8');
  return filesBelow(Entry.parse(JSON.parse(header)), '');
}

/** The bytes of an archive without a file. */
export function emptyArchive(): Buffer {
  const header = Buffer.from('{"files":{}}');
  const sizes = Buffer.alloc(16);
  [4, header.length + 8, header.length + 4, header.length].forEach((size, at) => sizes.writeUInt32LE(size, at * 4));
  return Buffer.concat([sizes, header]);
}
