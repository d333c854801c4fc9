import { timestampFromMs } from '@model/time.ts';
import { expect, it } from 'vitest';
import { reportSeeks } from '../../src-renderer/app/panes/report-seeks.ts';
import type { PlaybackState, Player, SceneFrame, SceneObject } from '../../src-renderer/playback/player.ts';
import { sceneObject } from '../explorer/scene-objects.ts';
import { idlePlayer } from './fake-engine.ts';

const start = Date.parse('2026-11-23T14:03:10.000Z');
const [one, other] = [sceneObject('Pod', 'a'), sceneObject('Pod', 'b')];

/** A player at the live edge that shows what a test tells it to, and what is in the live region. */
function listened() {
  let heard: (frame: SceneFrame) => void = () => {};
  let due: (() => void) | undefined;
  let region = '';
  let frame: SceneFrame = frameAt(0, one);
  const idle = idlePlayer('prod', () => undefined);
  idle.state.setState({ playState: 'following' });
  const player: Player = {
    ...idle,
    frame: () => frame,
    onFrame: (listener) => {
      heard = listener;
      return () => undefined;
    },
  };
  reportSeeks(player, {
    zone: 'utc',
    say: (report) => {
      region = report;
    },
    after: (_, run) => {
      due = run;
      return () => {
        due = undefined;
      };
    },
  });
  return {
    region: () => region,
    to: (playState: PlaybackState['playState']) => idle.state.setState({ playState }),
    show: (next: SceneFrame) => {
      frame = next;
      heard(next);
    },
    rest: () => {
      const run = due;
      due = undefined;
      run?.();
    },
  };
}

function frameAt(ms: number, ...objects: readonly SceneObject[]): SceneFrame {
  const at = timestampFromMs(start + ms);
  return { at, seq: 1, objects: new Map(objects.map((each) => [each.id, each])), touched: new Set(), jump: true };
}

it('takes a sentence back when the playhead leaves its instant, and says where it has come to rest', () => {
  const { region, to, show, rest } = listened();
  to('paused');
  show(frameAt(-5000, one));
  rest();
  expect(region()).toBe('14:03:05.000 UTC, 1 object');
  to('playing');
  expect(region()).toBe('');
  show(frameAt(-4000, one, other));
  rest();
  expect(region()).toBe('');
  // Pausing shows no other frame.
  to('paused');
  rest();
  expect(region()).toMatch(/^14:03:06.000 UTC, 2 objects/);
  show(frameAt(-3000, one));
  expect(region()).toBe('');
  rest();
  expect(region()).toMatch(/^14:03:07.000 UTC, 1 object/);
});

it('announces a return to the live edge once, and is silent while time runs there', () => {
  const { region, to, show, rest } = listened();
  show(frameAt(10, one));
  rest();
  expect(region()).toBe('');
  to('paused');
  show(frameAt(-5000, one));
  rest();
  to('following');
  expect(region()).toBe('');
  show(frameAt(100, one, other));
  show(frameAt(200, one, other));
  rest();
  const said = 'Live, 2 objects. 1 appeared: Pod b is there';
  expect(region()).toBe(said);
  show(frameAt(300, one));
  rest();
  expect(region()).toBe(said);
});
