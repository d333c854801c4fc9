import { runBundled } from '../../fakes/run-bundled.ts';

/**
 * `npm run bench:recorder`; with `-- --json` JSON objects. With `-- --kubeconfig FILE` of a cluster that is full
 * (`cluster start --nodes 100`, then `cluster play scale 10000 200`) the first picture of it is measured, too. With
 * `-- --minutes 60` it is a steady day instead, for so long.
 */
const RECORDER_THREAD = 'src-main/recorder/recorder-thread.ts';
const POD_SERVER = 'test/bench/recorder/pod-server.ts';

const has = (option: string) => process.argv.some((word) => word.startsWith(option));
if (has('--minutes')) await runBundled('test/bench/recorder/steady.ts', { POD_SERVER, RECORDER_THREAD });
else {
  await runBundled('test/bench/recorder/run.ts', { POD_SERVER, RECORDER_THREAD });
  if (has('--kubeconfig')) await runBundled('test/bench/recorder/real-picture.ts', { RECORDER_THREAD });
}
