import { runBundled } from '../fakes/run-bundled.ts';

/** `npm run soak -- --for 30m`. */
await runBundled('test/soak/run.ts', {
  POD_SERVER: 'test/bench/recorder/pod-server.ts',
  RECORDER_THREAD: 'src-main/recorder/recorder-thread.ts',
});
