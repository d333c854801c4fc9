import { liveUntil } from '../../src-main/demo/cluster-life.ts';
import type { Collection } from '../../src-main/demo/world/collection.ts';
import type { KubeObject } from '../../src-main/demo/world/object.ts';
import { digestOf } from '../../src-main/digest/digest.ts';
import { timestampFromMs } from '../../src-preload/model/time.ts';
import type { Life } from '../../src-renderer/playback/player.ts';

/** The lives of a recording, and the `seq` at which its picture was first complete. */
export interface LivedThrough {
  readonly lives: readonly Life[];
  readonly listed: number;
}

const START_MS = Date.UTC(2026, 0, 1);

/** What a recording of the demo cluster knows of its lives after so many minutes, without waiting for them. */
export function demoLives(seed: number, minutes: number): LivedThrough {
  const { world, agenda } = liveUntil({ seed, startMs: START_MS });
  const known = new Map<string, Life>();
  let seq = 0;
  const applied = (text: string) => {
    const digest = digestOf(JSON.parse(text));
    seq++;
    if (digest.pointInTime) return;
    const { group, version, kind, namespace, name, uid, references } = digest;
    const before = known.get(uid);
    const { createdAt = timestampFromMs(agenda.now()) } = digest;
    const id = known.size + 1;
    const object = before?.object ?? { id, group, version, kind, namespace, name, uid, createdAt };
    known.set(uid, { object, bornSeq: before?.bornSeq ?? seq, goneSeq: 0, references });
  };
  const collections = Object.values(world).filter((value): value is Collection<KubeObject> => 'versionAt' in value);
  for (const collection of collections) {
    for (const { metadata } of collection.all()) {
      const { namespace, name } = metadata;
      applied(collection.versionAt(namespace === undefined ? name : `${namespace}/${name}`)?.text ?? '');
    }
  }
  const listed = seq;
  for (const collection of collections) {
    collection.subscribe(({ type, version }) => {
      if (type !== 'DELETED') return applied(version.text);
      const life = known.get(version.object.metadata.uid);
      seq++;
      if (life) known.set(life.object.uid, { ...life, goneSeq: seq });
    });
  }
  agenda.runUntil(START_MS + minutes * 60_000);
  const lives = [...known.values()].sort((a, b) => a.bornSeq - b.bornSeq);
  return { lives, listed };
}
