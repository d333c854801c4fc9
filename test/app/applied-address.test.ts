import { timestampFromMs } from '@model/time.ts';
import { describe, expect, it } from 'vitest';
import { addressFrom } from '../../src-renderer/app/address/page-address.ts';
import { applyAddress } from '../../src-renderer/app/address/use-page-address.ts';
import type { PlaybackState, Player } from '../../src-renderer/playback/player.ts';
import { sceneObject } from '../explorer/scene-objects.ts';
import { idlePlayer } from './fake-engine.ts';

const at = timestampFromMs(Date.parse('2026-11-23T14:03:21.482Z'));
const web = sceneObject('Pod', 'web');

/** What a player of the recording `prod` is told by an address. */
function toldBy(hash: string, edges = { first: at, last: at }, shown: Partial<PlaybackState> = {}): unknown[] {
  const told: unknown[] = [];
  const idle = idlePlayer('prod', () => undefined);
  idle.state.setState({ playState: 'following', edges, ...shown });
  const player: Player = {
    ...idle,
    lives: () => [{ object: web, bornSeq: 1, goneSeq: 0, references: [] }],
    send: (command) => told.push(command),
    select: (object) => told.push({ select: object }),
  };
  applyAddress(player, addressFrom(hash));
  return told;
}

describe('an address, applied to the recording shown', () => {
  const moment = `t=2026-11-23T14:03:21.482Z&sel=${web.uid}`;
  const there = [{ type: 'seek', to: at }, { select: web.id }];

  it('leads there when it names this recording, and when it names none', () => {
    expect(toldBy(`#r=prod&${moment}`)).toEqual(there);
    expect(toldBy(`#${moment}`)).toEqual(there);
  });

  it('leads nowhere when it names another recording or nothing', () => {
    expect(toldBy(`#r=staging&${moment}`)).toEqual([]);
    expect(toldBy('#')).toEqual([]);
  });

  it('leads to how long before the newest instant it says, or to the beginning of what is shorter', () => {
    const edges = { first: timestampFromMs(at - 90_000), last: at };
    expect(toldBy('#t=-60s', edges)).toEqual([{ type: 'seek', to: at - 60_000 }]);
    expect(toldBy('#t=-5m', edges)).toEqual([{ type: 'seek', to: edges.first }]);
  });

  it('means the same wherever the player is: what it leaves out is live, at single speed, without loop and selection', () => {
    const edges = { first: timestampFromMs(at - 90_000), last: at };
    const past: Partial<PlaybackState> = {
      playState: 'playing',
      rate: -4,
      loop: { from: edges.first, to: edges.last },
      selection: web.id + 1,
    };
    const asFresh = [{ type: 'set-rate', rate: 1 }, { type: 'clear-loop' }, { select: undefined }];
    expect(toldBy('#r=prod', edges, past)).toEqual([{ type: 'follow' }, ...asFresh]);
    expect(toldBy('#t=-20s', edges, past)).toEqual([{ type: 'seek', to: at - 20_000 }, ...asFresh]);
    expect(toldBy(`#${moment}&rate=-4`, edges, past)).toEqual([
      { type: 'seek', to: at },
      { type: 'clear-loop' },
      { select: web.id },
    ]);
    expect(toldBy('#r=prod', edges)).toEqual([]);
  });
});
