import { statSync } from 'node:fs';
import { join } from 'node:path';
import { packSegment } from '../../../src-main/store/upkeep/pack-segment.ts';

/** Packs the only segment of a recording as `target`, without the rests it takes in the background; bytes of the result. */
export async function packedBytes(folder: string, target: string): Promise<number> {
  await packSegment(join(folder, '000001.khrono'), target, async () => undefined);
  return statSync(target).size;
}
