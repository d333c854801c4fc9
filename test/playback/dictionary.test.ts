import { expect, test } from 'vitest';
import { noIds, RecordingDictionary } from '../../src-renderer/playback/record/dictionary.ts';
import { fakeClient } from './fake-client.ts';
import { History, plainNames } from './history.ts';
import { tasks } from './stage.ts';

const objects = (...ids: number[]) => ({ ...noIds(), objects: new Set(ids) });

function dictionaryOf(gate: (call: string) => Promise<void>) {
  const client = fakeClient({ history: new History(plainNames(9)), gate });
  return new RecordingDictionary({ client, recording: 'r' });
}

test('what is wanted at once goes into one lookup, what is known into none', async () => {
  const calls: string[] = [];
  const answers: (() => void)[] = [];
  const dictionary = dictionaryOf((call) => {
    calls.push(call);
    return new Promise((resolve) => answers.push(resolve));
  });
  const both = Promise.all([dictionary.learn(objects(1, 2)), dictionary.learn(objects(2, 3))]);
  await tasks();
  expect(calls).toEqual(['scene.lookup 3']);
  const later = Promise.all([dictionary.learn(objects(4)), dictionary.learn(objects(5))]);
  await tasks();
  expect(calls).toHaveLength(1);
  answers[0]?.();
  await both;
  await tasks();
  expect(calls).toEqual(['scene.lookup 3', 'scene.lookup 2']);
  answers[1]?.();
  await later;
  await dictionary.learn(objects(1, 2, 3, 4, 5));
  expect(calls).toHaveLength(2);
  expect(dictionary.object(5)?.name).toBe('pod-5');
});

test('what many objects refer to is held once, and what differs in anything is not the same', async () => {
  const owner = { type: 'owner', group: 'apps', kind: 'ReplicaSet', namespace: 'shop', name: 'web', uid: 'u' } as const;
  const references = [
    [owner],
    [{ ...owner }, { ...owner, uid: 'v' }],
    [{ ...owner, controller: true } as const, { ...owner, selector: [] }, { ...owner, namespace: 'pay' }],
  ];
  const names = { ...plainNames(1), references };
  const client = fakeClient({ history: new History(names), gate: () => Promise.resolve() });
  const dictionary = new RecordingDictionary({ client, recording: 'r' });
  await dictionary.learn({ ...noIds(), references: new Set([0, 1]) });
  await dictionary.learn({ ...noIds(), references: new Set([2]) });
  const known = [0, 1, 2].map((id) => dictionary.references(id));
  expect(known).toEqual(references);
  expect(known[1]?.[0]).toBe(known[0]?.[0]);
});

test('an entry that the recording lacks is an error that names it', async () => {
  const dictionary = dictionaryOf(() => Promise.resolve());
  await expect(dictionary.learn(objects(77))).rejects.toThrow(/77/);
});

test('a failed lookup fails only who asked for it', async () => {
  let calls = 0;
  const dictionary = dictionaryOf(async () => {
    calls += 1;
    if (calls === 1) throw new Error('lost');
  });
  const first = dictionary.learn(objects(1));
  const failed = expect(first).rejects.toThrow();
  await tasks();
  await dictionary.learn(objects(2));
  await failed;
  expect(dictionary.object(2)?.name).toBe('pod-2');
});

test('however many names are wanted, each request is short enough for the carrier', async () => {
  const client = fakeClient({ history: new History(plainNames(9)), gate: () => Promise.resolve() });
  const requests: number[] = [];
  const lookup: typeof client.scene.lookup = (ids) => {
    requests.push(JSON.stringify(ids).length);
    return client.scene.lookup(ids);
  };
  const scene = { ...client.scene, lookup };
  const dictionary = new RecordingDictionary({ client: { ...client, scene }, recording: 'r' });
  const many = new Set(Array.from({ length: 60_000 }, (_none, index) => 10_000_000 + index));
  // The recording of this test does not hold them, which is told when all have been asked for.
  await expect(dictionary.learn({ objects: many, summaries: many, references: many })).rejects.toThrow(/10000000/);
  expect(requests.length).toBeGreaterThan(1);
  expect(Math.max(...requests)).toBeLessThan(512 * 1024);
});
