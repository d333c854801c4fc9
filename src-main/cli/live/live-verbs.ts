import type { Command } from 'commander';
import { duration, port, seed, size } from '../arguments.ts';
import type { DemoOptions } from './demo-verb.ts';
import type { RecordOptions } from './record-verb.ts';
import { collect, withRecordingOptions } from './recording-options.ts';
import type { ServeOptions } from './serve-verb.ts';
import type { BuiltFolder } from './serving.ts';

/**
 * Verbs that hear a cluster or serve the page. Each is loaded when it runs: reading a file must not wait for the
 * Kubernetes client.
 */
export function liveVerbs(program: Command, built: BuiltFolder): void {
  const pageHelp = 'Prints `Khronoscope: http://…` when the page can be opened.';
  program
    .command('demo')
    .description(`Starts an embedded cluster with a story, records it and serves the page. ${pageHelp}`)
    .option('--port <n>', 'port of the page (0: any free one)', port, 0)
    .option('--seed <n>', 'another story', seed, 1)
    .action(async (options: DemoOptions) => (await import('./demo-verb.ts')).runDemo(options, built));
  const serve = program
    .command('serve')
    .description(`Records a cluster, or opens a recording, and serves the page. ${pageHelp}`)
    .argument('[file]', "a recording's folder or file to open read-only instead of recording")
    .option('--port <n>', 'port of the page (0: any free one)', port, 0)
    .option('--context <name>', 'kubeconfig context to record (default: choose in the page)')
    .option('--kubeconfig <file>', 'kubeconfig to use instead of KUBECONFIG or ~/.kube/config', collect)
    .action(async (file: string | undefined, options: ServeOptions) =>
      (await import('./serve-verb.ts')).runServe(file, options, built),
    );
  withRecordingOptions(serve);
  const record = program
    .command('record')
    .description('Records a cluster without a page, until the time is over or Ctrl-C.')
    .option('--context <name>', 'kubeconfig context (default: the current one)')
    .option('--kubeconfig <file>', 'kubeconfig to use instead of KUBECONFIG or ~/.kube/config', collect)
    .option('--out <path>', 'folder to record into, or a file ending in .khrono')
    .option('--for <time>', 'how long, as 30s or 5m', duration)
    .option('--keep-for <time>', 'keep at least so much of the past, as 72h; older segments go', duration)
    .option('--keep-size <size>', 'keep the newest so many bytes, as 20GB; older segments go', size)
    .option('--min-free <size>', 'stop with a gap when less is free on the disk (default: 268MB)', size)
    .action(async (options: RecordOptions) => (await import('./record-verb.ts')).runRecord(options, built));
  withRecordingOptions(record);
}
