import { fileURLToPath } from 'node:url';
import { runBundled } from '../../fakes/run-bundled.ts';
import { hashOf } from './kept-files.ts';

/**
 * `npm run bench:store`: the store on 237,000 versions and on 1 GB of them, each figure beside its target.
 * `-- --json` prints one JSON object; `--small` leaves out the gigabyte; `--fresh` makes it again; `--recording PATH`
 * asks a recording of your own too.
 */
process.env['WORKLOAD_KEY'] = hashOf([fileURLToPath(new URL('workload', import.meta.url))], '5');
await runBundled('test/bench/store/run.ts', { RECORDER_THREAD: 'src-main/recorder/recorder-thread.ts' });
