import { runBundled } from '../fakes/run-bundled.ts';

/** `npm run faults`. */
await runBundled('test/faults/run.ts');
