import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { run, start } from '../fakes/command-line.ts';
import { hasCluster, type RealCluster, startRealCluster } from '../real-cluster/cluster.ts';
import { type KeyInstant, keyInstants, STORIES, type Story, type ToldChange } from './story.ts';

/** A story as it was recorded. */
export interface RecordedStory extends Story {
  readonly file: string;
  readonly instants: readonly KeyInstant[];
  readonly heroUid: string;
}

/** How long the recorder goes on after a story: terminating pods leave, controllers count once more. */
const AFTERMATH_MS = 6_000;
const PRELUDE_MS = 4_000;

/** The stories of `names` in `folder`; recorded on a real cluster of their own unless they lie there from before. */
export async function recordedStories(folder: string, names: readonly string[]): Promise<readonly RecordedStory[]> {
  mkdirSync(folder, { recursive: true });
  const wanted = STORIES.filter(({ name }) => names.length === 0 || names.includes(name));
  const missing = wanted.filter(({ name }) => !existsSync(join(folder, `${name}.khrono`)));
  if (missing.length > 0) await record(folder, missing);
  return Promise.all(
    wanted.map(async (story) => {
      const file = join(folder, `${story.name}.khrono`);
      const changes = await changesOf(file);
      const heroUid = changes.find(({ kind, name }) => kind === 'Deployment' && name === story.hero)?.uid ?? '';
      return { ...story, file, heroUid, instants: keyInstants(changes, story.hero) };
    }),
  );
}

async function record(folder: string, stories: readonly Story[]): Promise<void> {
  if (!hasCluster) throw new Error('Recording the stories needs the packed control plane beside the repository.');
  const cluster = await startRealCluster('--metrics');
  try {
    await cluster.play('shop');
    for (const story of stories) await recordOne(cluster, story, join(folder, `${story.name}.khrono`));
  } finally {
    await cluster.wipe();
  }
}

async function recordOne(cluster: RealCluster, story: Story, file: string): Promise<void> {
  rmSync(`${file}.recording`, { recursive: true, force: true });
  const recorder = start(['record', '--kubeconfig', cluster.kubeconfig, '--out', file]);
  await recorder.saying(/^recording;/m);
  await pause(PRELUDE_MS);
  await cluster.play(...story.play);
  await pause(AFTERMATH_MS);
  await recorder.end('SIGTERM');
}

async function changesOf(file: string): Promise<readonly ToldChange[]> {
  const told = await run(['changes', file, '--namespace', 'shop', '--bodies']);
  if (told.code !== 0) throw new Error(`The changes of ${file} could not be listed: ${told.stderr}`);
  return told.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): ToldChange => JSON.parse(line));
}
