import { describe, expect, it } from 'vitest';
import type { Heard, WireObject } from '../../src-main/kube/heard.ts';
import { RecordingWriter } from '../../src-main/recorder/recording-writer.ts';
import { redactorFor } from '../../src-main/recorder/redaction/redact.ts';
import { MemoryTape } from './memory-tape.ts';
import { at, PODS, pod } from './wire.ts';

const IN_SHOP = 1;
const EVERYWHERE = 2;
const applied = (object: WireObject): Heard => ({ type: 'applied', object });
const deleted = (object: WireObject): Heard => ({ type: 'deleted', object });
const bookmark = (resourceVersion: string): Heard => ({ type: 'bookmark', resourceVersion });
const shop = (uid: string, resourceVersion: string): WireObject => pod(uid, resourceVersion, { namespace: 'shop' });

function listAt(resourceVersion: string, ...objects: readonly WireObject[]): readonly Heard[] {
  return [{ type: 'list-begin' }, { type: 'listed', objects }, { type: 'list-end', resourceVersion }];
}

/** Pods were heard in one namespace, because they were refused everywhere; now they may be heard everywhere. */
function heardInShop() {
  const tape = new MemoryTape();
  const writer = new RecordingWriter({ tape, redact: redactorFor(new Uint8Array(32)) });
  let now = 1000;
  const hear = (reflector: number, ...heard: readonly Heard[]) =>
    writer.take(heard.map((one) => ({ reflector, heard: one, observedAt: at(++now) })));
  writer.addReflector(EVERYWHERE, { kind: PODS, since: at(now) });
  hear(EVERYWHERE, { type: 'denied', detail: 'forbidden' });
  writer.addReflector(IN_SHOP, { kind: PODS, since: at(now), namespace: 'shop' });
  hear(IN_SHOP, ...listAt('100', shop('a', '90'), shop('b', '91')));
  const written = () => tape.versions.map(({ type, uid, resourceVersion }) => `${type} ${uid}@${resourceVersion}`);
  return { hear, written };
}

const BEFORE = ['applied a@90', 'applied b@91'];

describe('a kind that is heard everywhere after it was heard in one namespace', () => {
  it('keeps what came after the list of everything was made', () => {
    const { hear, written } = heardInShop();
    hear(IN_SHOP, applied(shop('new', '110')), applied(shop('new', '112')));
    hear(EVERYWHERE, ...listAt('105', shop('a', '90'), shop('b', '91')), applied(shop('new', '110')));
    hear(IN_SHOP, { type: 'relieved' });
    hear(EVERYWHERE, applied(shop('new', '112')), applied(shop('new', '120')));
    expect(written()).toEqual([...BEFORE, 'applied new@110', 'applied new@112', 'applied new@120']);
  });

  it('does not go back to what an object was when that list was made', () => {
    const { hear, written } = heardInShop();
    hear(IN_SHOP, applied(shop('a', '110')));
    hear(EVERYWHERE, ...listAt('105', shop('a', '90'), shop('b', '91')), applied(shop('a', '110')));
    expect(written()).toEqual([...BEFORE, 'applied a@110']);
  });

  it('leaves the dead dead', () => {
    const { hear, written } = heardInShop();
    hear(IN_SHOP, deleted(shop('a', '110')));
    hear(EVERYWHERE, ...listAt('105', shop('a', '90'), shop('b', '91')), deleted(shop('a', '110')));
    expect(written()).toEqual([...BEFORE, 'deleted a@110']);
  });

  it('still buries what the list of everything misses and nobody has told of since', () => {
    const { hear, written } = heardInShop();
    hear(EVERYWHERE, ...listAt('105', shop('a', '90')));
    expect(written()).toEqual([...BEFORE, 'tombstone b@91']);
  });

  it('believes whatever it hears once it has caught up: storage may have been restored', () => {
    const { hear, written } = heardInShop();
    hear(EVERYWHERE, ...listAt('105', shop('a', '90'), shop('b', '91')), bookmark('106'));
    hear(IN_SHOP, { type: 'relieved' });
    hear(EVERYWHERE, ...listAt('50', shop('a', '40'), shop('b', '41')));
    expect(written()).toEqual([...BEFORE, 'applied a@40', 'applied b@41']);
  });
});
