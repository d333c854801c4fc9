import { timestampFromMs } from '@model/time.ts';
import { describe, expect, it } from 'vitest';
import { addressFrom } from '../../src-renderer/app/address/page-address.ts';
import { unhonoured } from '../../src-renderer/app/address/link-words.ts';
import { applyAddress } from '../../src-renderer/app/address/use-page-address.ts';
import type { PlaybackState, Player } from '../../src-renderer/playback/player.ts';
import { sceneObject } from '../explorer/scene-objects.ts';
import { idlePlayer } from './fake-engine.ts';

const at = timestampFromMs(Date.parse('2026-11-23T14:03:21.482Z'));
const web = sceneObject('Pod', 'web');

const edges = { first: timestampFromMs(at - 90_000), last: at };

/** What is told of an address once it was applied as far as it could be, to a file unless told otherwise. */
function unhonouredOf(hash: string, shown: Partial<PlaybackState> = {}): string {
  const idle = idlePlayer('prod', () => undefined);
  idle.state.setState({ playState: 'paused', isLive: false, edges, at: edges.first, ...shown });
  const lives = () => [{ object: web, bornSeq: 1, goneSeq: 0, references: [] }];
  return unhonoured(addressFrom(hash), { ...idle, lives }, 'utc');
}

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
    expect(toldBy('#t=-60s', edges)).toEqual([{ type: 'seek', to: at - 60_000 }]);
    expect(toldBy('#t=-5m', edges)).toEqual([{ type: 'seek', to: edges.first }]);
  });

  it('means the same wherever the player is: what it leaves out is live, at single speed, without loop and selection', () => {
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

describe('what a link asks for in vain', () => {
  const there = { at: edges.last };

  it('is nothing where all can be had, also at the live edge of a page that is a little behind', () => {
    expect(unhonouredOf(`#t=2026-11-23T14:03:21.482Z&sel=${web.uid}`)).toBe('');
    expect(unhonouredOf('#t=-60s')).toBe('');
    expect(unhonouredOf('#t=2026-11-23T14:03:22.4Z', { ...there, isLive: true })).toBe('');
  });

  it('is told with what is shown instead', () => {
    expect(unhonouredOf('#t=2025-11-23T14:03:21Z')).toBe(
      'The link leads to Sun 23 Nov 2025, 14:03:21 UTC, before this recording begins: shown is its beginning.',
    );
    expect(unhonouredOf('#t=2026-11-23T15:00:00Z', there)).toBe(
      'The link leads to Mon 23 Nov 2026, 15:00:00 UTC, after this recording ends: shown is its end.',
    );
    expect(unhonouredOf('#t=2026-11-23T15:00:00Z', { ...there, isLive: true })).toBe(
      'The link leads to Mon 23 Nov 2026, 15:00:00 UTC, which is still to come: shown is the newest instant.',
    );
    expect(unhonouredOf('#t=-5m')).toBe(
      'The link leads 5 m back, but this recording has only 1 m 30 s: shown is its beginning.',
    );
    expect(unhonouredOf('#t=half+past', { isLive: true, playState: 'following' })).toBe(
      'The time of the link, “half past”, cannot be read: shown is the live edge.',
    );
    expect(unhonouredOf('#t=-60s&sel=nobody')).toBe(
      'The object that the link selects is not in this recording, so nothing is selected.',
    );
  });
});
