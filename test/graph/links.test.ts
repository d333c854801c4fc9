import { expect, test } from 'vitest';
import type { Reference } from '../../src-preload/model/relation.ts';
import { RELATION_TYPES } from '../../src-preload/model/relation.ts';
import { arrangedFrom, PLAIN, RELATION_GROUPS, shareOf } from '../../src-renderer/graph/arrangement.ts';
import { layoutLives } from '../../src-renderer/graph/layout/layout-lives.ts';
import { bundlesOf, linksFrom } from '../../src-renderer/graph/picture/links.ts';
import { ScenePicture } from '../../src-renderer/graph/picture/scene-picture.ts';
import { LifeWriter } from './lives.ts';
import { frameAt } from './scenes.ts';

const SELECTS: Reference = {
  type: 'selects',
  group: '',
  kind: 'Pod',
  namespace: 'shop',
  name: '',
  selector: [{ key: 'app', operator: 'In', values: ['web'] }],
};
const WEB: Reference = { type: 'labelled', group: '', kind: 'Label', namespace: '', name: 'app=web' };
const MOUNTS: Reference = { type: 'mounts', group: '', kind: 'ConfigMap', namespace: 'shop', name: 'settings' };

function drawnOf(writer: LifeWriter) {
  const lives = writer.lives();
  const picture = new ScenePicture();
  picture.apply({ frame: frameAt(lives, writer.now()), layout: layoutLives(lives), now: 0, animate: false });
  return picture.drawn;
}

function shop() {
  const writer = new LifeWriter();
  const deployment = writer.born('Deployment', 'web');
  const set = writer.born('ReplicaSet', 'web-1', { owner: deployment });
  const pods = [1, 2, 3, 4].map((pod) => writer.born('Pod', `web-1-${pod}`, { owner: set, references: [WEB, MOUNTS] }));
  writer.born('Pod', 'other', { references: [MOUNTS] });
  const service = writer.born('Service', 'web', { references: [SELECTS] });
  const config = writer.born('ConfigMap', 'settings');
  return { writer, pods, service, config };
}

test('a selector finds what has the labels, and all in one grid share a trunk', () => {
  const { writer, pods, service } = shop();
  const drawn = drawnOf(writer);
  const links = linksFrom(drawn.values(), new Set(['selects']), drawn);
  expect(links.map(({ from, to }) => [from, to])).toEqual(pods.map((pod) => [service.object.id, pod.object.id]));
  const [bundle, ...others] = bundlesOf(links, { drawn, strengthOf: () => 1 });
  expect(others).toEqual([]);
  expect(bundle).toMatchObject({
    hub: { id: service.object.id },
    bracketX: drawn.get(pods[0]?.object.id ?? 0)?.place.bracketX,
  });
  expect(bundle?.spokes).toHaveLength(4);
});

test('many that name one meet at it: a trunk to the grid, and a line to what stands alone', () => {
  const { writer, config } = shop();
  const drawn = drawnOf(writer);
  const bundles = bundlesOf(linksFrom(drawn.values(), new Set(['mounts']), drawn), { drawn, strengthOf: () => 1 });
  expect(bundles.map(({ hub, spokes }) => [hub.id, spokes.length])).toEqual([
    [config.object.id, 4],
    [config.object.id, 1],
  ]);
});

test('only the relations that were asked for are looked for', () => {
  const { writer } = shop();
  const drawn = drawnOf(writer);
  expect(linksFrom(drawn.values(), new Set(['scales']), drawn)).toEqual([]);
});

test('what was remembered of the arrangement is read with care', () => {
  expect(arrangedFrom(null)).toEqual(PLAIN);
  expect(arrangedFrom('{')).toEqual(PLAIN);
  expect(arrangedFrom('{"grouping":{"by":"label"},"relations":["owns",3]}')).toEqual(PLAIN);
  const liked = { grouping: { by: 'label', key: 'team' }, relations: ['selects', 'mounts'] };
  expect(arrangedFrom(JSON.stringify(liked))).toEqual(liked);
});

test('every relation but ownership and labels belongs to one group, which is shown wholly, in part or not', () => {
  const types = RELATION_GROUPS.flatMap((group) => group.types);
  const wanted = RELATION_TYPES.filter((type) => type !== 'owner' && type !== 'labelled');
  expect(types.toSorted()).toEqual(wanted.toSorted());
  const shares = (shown: typeof types) => RELATION_GROUPS.map((group) => shareOf(group, shown));
  expect(shares(['mounts', 'runs-on'])).toEqual(['none', 'some', 'all', 'none']);
});
