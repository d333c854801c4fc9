import { runBundled } from '../../fakes/run-bundled.ts';

/**
 * `npm run bench:recorder`; with `-- --json` JSON objects. With `-- --kubeconfig FILE` of a cluster that is full
 * (`cluster start --nodes 100`, then `cluster play scale 10000 200`) the first picture of it is measured, too.
 */
const RECORDER_THREAD = 'src-main/recorder/recorder-thread.ts';

const isReal = process.argv.some((word) => word.startsWith('--kubeconfig'));
await runBundled('test/bench/recorder/run.ts', { POD_SERVER: 'test/bench/recorder/pod-server.ts', RECORDER_THREAD });
if (isReal) await runBundled('test/bench/recorder/real-picture.ts', { RECORDER_THREAD });
