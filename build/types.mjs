// Type-checks each world by its own tsconfig, so that browser code cannot see Node's types and the border sees neither.
import { spawnSync } from 'node:child_process';

const worlds = ['border', 'preload', 'main', 'renderer', 'test'];
const failed = worlds.filter((world) => {
  const run = spawnSync('tsc', ['-p', `build/tsconfig.${world}.json`], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return run.status !== 0;
});
if (failed.length > 0) {
  console.error(`types: errors in ${failed.join(', ')}`);
  process.exit(1);
}
console.error(`types: ${worlds.length} worlds clean`);
