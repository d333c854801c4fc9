import { statfsSync } from 'node:fs';

/** Bytes that a program may still write where `folder` lies. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** A size in a sentence: `1.5 GB`, in decimal units as disks are sold. */
export function sizeText(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}
