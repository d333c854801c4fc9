#!/usr/bin/env node
// The guard must stand alone: the store's driver crashes an older Node without a word, and static imports run first.
if (Number(process.versions.napi) >= 10) {
  const { runProgram } = await import('./cli/program.ts');
  await runProgram(process.argv.slice(2), new URL('.', import.meta.url));
} else {
  console.error(`Khronoscope needs Node 22.19 or newer (24 is best); this is ${process.version}.`);
  process.exitCode = 1;
}

export {};
