import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DemoCluster, startDemoCluster } from '../../src-main/demo/demo-cluster.ts';
import { ensureBuilt, run, start } from '../fakes/command-line.ts';

let scratch: string;
let cluster: DemoCluster;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  ensureBuilt();
  scratch = mkdtempSync(join(tmpdir(), 'khronoscope-reading-'));
  cluster = await startDemoCluster({ seed: 1 });
  writeFileSync(join(scratch, 'kubeconfig'), cluster.kubeconfig);
  env = { HOME: scratch, KUBECONFIG: join(scratch, 'kubeconfig'), KHRONOSCOPE_DATA: join(scratch, 'data') };
});

afterAll(async () => {
  await cluster?.close();
  rmSync(scratch, { recursive: true, force: true });
});

async function read(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(words, env);
  expect(code, `${words.join(' ')}: ${stderr}`).toBe(0);
  return stdout;
}

/** Every reading verb answers, and they agree with each other. */
async function expectReadable(path: string): Promise<void> {
  const { kinds } = JSON.parse(await read('inspect', path, '-o', 'json'));
  const deployments = kinds.find(({ kind }: { readonly kind: string }) => kind === 'Deployment');
  const verified = JSON.parse(await read('verify', path, '-o', 'json'));
  expect(verified.problems).toEqual([]);
  const changes = (await read('changes', path, '-k', 'Deployment')).trim().split('\n');
  const [first] = changes.map((line): Record<string, unknown> => JSON.parse(line));
  expect(first).toMatchObject({ kind: 'Deployment', apiVersion: 'apps/v1' });
  const names = (await read('state', path, '-k', 'Deployment', '-o', 'name')).trim().split('\n');
  const found = JSON.parse(await read('search', path, 'kind:deploy', '-o', 'json'));
  expect(found.length).toBe(deployments.objects);
  const still = found.filter(({ truths }: { readonly truths: readonly { readonly to?: string }[] }) =>
    truths.some(({ to }) => to === undefined),
  );
  const stillNames = still.map(({ name }: { readonly name: string }) => `deployment.apps/${name}`);
  expect(stillNames.sort()).toEqual(names.sort());
}

it('reads a folder while it is recorded and when it is closed, and a single file', async () => {
  const folder = join(scratch, 'recording');
  const recording = start(['record', '--out', folder], env);
  try {
    await recording.saying(/^recording;/m);
    await expectReadable(folder);
  } finally {
    expect(await recording.end('SIGINT')).toBe(0);
  }
  await expectReadable(folder);
  const file = join(scratch, 'copy.khrono');
  await read('export', folder, '--out', file);
  await expectReadable(file);
});

it('prints when something was so, in columns, and says what a query should have been', async () => {
  const file = join(scratch, 'copy.khrono');
  const table = await read('search', file, 'kind:deployment', 'ns:shop', '--limit', '3');
  const [head, ...rows] = table.trim().split('\n');
  expect(head).toMatch(/^FROM +TO +NAMESPACE +OBJECT$/);
  // They were there before anyone listened: since when is not known.
  const columns = /^\d{4}-\S+Z \(inferred\) +(still so|\d{4}-\S+Z) +shop +deployment\.apps\/\S+$/;
  for (const row of rows) expect(row).toMatch(columns);
  const wrong = await run(['search', file, 'lable:app'], env);
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  expect(wrong.stderr).toContain('There is no field lable:');
  const others = JSON.parse(await read('search', file, 'kind:deployment', '-ns:shop', '-o', 'json'));
  expect(others.length).toBeGreaterThan(0);
  expect(others.filter(({ namespace }: { readonly namespace: string }) => namespace === 'shop')).toEqual([]);
  expect((await run(['search', file, 'web', '--sicne', '-5m'], env)).stderr).toContain('There is no option --sicne');
  const nothing = await run(['search', file, 'nobody-ever-called-it-that'], env);
  expect(nothing).toMatchObject({ code: 0, stdout: '' });
  expect(nothing.stderr).toContain('Nothing in this recording was ever like that.');
});
