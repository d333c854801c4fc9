#!/usr/bin/env -S node --max-semi-space-size=8 --initial-old-space-size=48
// The nursery of V8 12 and later may take 130 MB, and takes them in an hour in which nothing of the hearing lives longer
// than a second. The heaps behind it, one a thread, grow from nothing with a collection at each step while a first list
// fills them: beginning larger spares a tenth of what that list takes, and does not make them larger in the end. Both
// sizes can be said only to a process that starts; `npm run cli` and `npm run demo` say the same.
// The guard must stand alone: the store's driver crashes an older Node without a word, and static imports run first.
if (Number(process.versions.napi) >= 10) {
  const { runProgram } = await import('./cli/program.ts');
  await runProgram(process.argv.slice(2), new URL('.', import.meta.url));
} else {
  console.error(`Khronoscope needs Node 22.19 or newer (24 is best); this is ${process.version}.`);
  process.exitCode = 1;
}

export {};
