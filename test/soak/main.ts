import { runBundled } from '../fakes/run-bundled.ts';

/** `npm run soak -- --for 30m --rate 100`. */
await runBundled('test/soak/run.ts', {
  WITNESS: 'test/soak/witness.ts',
  RECORDER_THREAD: 'src-main/recorder/recorder-thread.ts',
});
