import { exportRecording } from '../../src-main/session/export-recording.ts';

/** Entry of a child process: exports what it is given and is killed in the middle of it. */
const [source = '', target = ''] = process.argv.slice(2);
await exportRecording(source, target, { onProgress: () => process.kill(process.pid, 'SIGKILL') });
