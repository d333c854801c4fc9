import { runBundled } from '../../fakes/run-bundled.ts';

/** `npm run bench:recorder`, with `-- --json` one JSON object. */
await runBundled('test/bench/recorder/run.ts', {
  POD_SERVER: 'test/bench/recorder/pod-server.ts',
  RECORDER_THREAD: 'src-main/recorder/recorder-thread.ts',
});
