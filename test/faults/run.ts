import { parseArgs } from 'node:util';
import { runFaults } from './model/faulty-run.ts';

/**
 * The long run: `npm run faults -- --count 10000 --seed 1`. Ends with code 1 if anything was wrong, and says which seed
 * to replay (`--replay SEED`). Its faults come from the seed; when each of them meets which request is the machine's.
 */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    'a-run': { type: 'string', default: '10' },
    replay: { type: 'string' },
  },
});
const faultsARun = Number(values['a-run']);
const first = Number(values.replay ?? values.seed);
const runs = values.replay === undefined ? Math.ceil(Number(values.count) / faultsARun) : 1;
let failed = 0;
for (let run = 0; run < runs; run++) {
  const { seed, faults, wrong } = await runFaults(first + run, faultsARun);
  if (wrong.length > 0) failed += 1;
  for (const sentence of wrong) console.log(`seed ${seed}: ${sentence}`);
  if (wrong.length > 0 || values.replay !== undefined) console.log(`seed ${seed}: ${faults.join(', ')}`);
  if (run % 50 === 49) console.log(`${(run + 1) * faultsARun} faults, ${failed} runs wrong`);
}
console.log(
  `${runs * faultsARun} faults in ${runs} runs from seed ${first}: ${failed === 0 ? 'all well' : `${failed} runs wrong`}`,
);
// A connection that was frozen may keep the process alive; all is judged by now.
process.exit(failed === 0 ? 0 : 1);
