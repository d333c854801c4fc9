import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { timestampFromMs } from '@model/time.ts';
import { applyRetention } from '../../../src-main/store/upkeep/retention.ts';

/** Entry of a child process: removes what it can of the folder given, and is killed before its so-manieth change of the disk. */
const [folder = '', kill = ''] = process.argv.slice(2);
let left = Number(kill);

function step(): void {
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

const { rmSync, renameSync } = fs;
fs.rmSync = (...words) => {
  if (fs.existsSync(words[0])) step();
  rmSync(...words);
};
fs.renameSync = (...words) => {
  step();
  renameSync(...words);
};
syncBuiltinESMExports();
applyRetention(folder, { maxBytes: 1 }, timestampFromMs(2e12));
