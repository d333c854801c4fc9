import { useEffect, useRef, useState } from 'react';
import type { Notice } from '../../playback/control/time-state.ts';
import type { PlaybackState, Player } from '../../playback/player.ts';
import { noticeText } from '../../timeline/bar/notice-text.ts';
import type { Zone } from '../../widgets/time-text.ts';
import type { Session } from '../session/session.ts';

/** How long a word stays: longer the more there is to read. */
const STAYS_MS = 5000;
const READING_MS = 75;

const SILENCE = { sentence: '', isAside: false };

interface TimeWordProps {
  readonly session: Session;
  readonly player: Player;
  readonly zone: Zone;
}

/** One sentence above the playback bar, or at the top where the selected card stands below, for a moment: what time did by itself, or what was done. Read aloud, politely. */
export function TimeWord({ session, player, zone }: TimeWordProps) {
  const [{ sentence, isAside }, setWord] = useState(SILENCE);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isStill: (now: PlaybackState, before: PlaybackState) => boolean = () => true;
    const hush = () => {
      clearTimeout(timer);
      setWord(SILENCE);
    };
    const say = (said: string, still: typeof isStill) => {
      clearTimeout(timer);
      timer = setTimeout(hush, Math.max(STAYS_MS, said.length * READING_MS));
      isStill = still;
      setWord({ sentence: said, isAside: isSelectionLow(place.current) });
    };
    const stops = [
      player.state.subscribe((now, before) => {
        const { notice } = now;
        if (notice && notice !== before.notice) {
          say(noticeText(notice, { player, zone }), isOnTheWay(notice) ? isPlayedOn : standsAt(now));
        } else if (!isStill(now, before)) {
          isStill = () => true;
          hush();
        }
      }),
      session.state.subscribe(({ word }, before) => {
        if (word && word !== before.word) say(word.sentence, word.of === undefined ? () => true : standsAt(word.of));
      }),
    ];
    return () => {
      hush();
      for (const stop of stops) stop();
    };
  }, [session, player, zone]);
  return (
    <div ref={place} className="time-word" data-aside={isAside} role="status" aria-live="polite">
      {sentence === '' ? undefined : <span>{sentence}</span>}
    </div>
  );
}

/** What time passed is told while it runs on; the rest is so at one instant. */
function isOnTheWay({ type }: Notice): boolean {
  return type === 'gap' || type === 'skipped';
}

/** False once time is moved by hand. */
function isPlayedOn(now: PlaybackState, before: PlaybackState): boolean {
  return now.playState !== 'paused' || before.playState !== 'paused' || now.at === before.at;
}

/** Whether the player is still where it was: at one instant, or on its way by itself. */
function standsAt(there: Pick<PlaybackState, 'at' | 'playState'>): (now: PlaybackState) => boolean {
  return ({ at, playState }) => playState === there.playState && (playState !== 'paused' || at === there.at);
}

/** Whether the selected card is in the lower half of the graph, where a word would lie over it. */
function isSelectionLow(place: HTMLElement | null): boolean {
  const graph = place?.closest('.graph-pane');
  const card = graph?.querySelector('[data-emphasis="selected"]')?.getBoundingClientRect();
  const seen = graph?.getBoundingClientRect();
  return card !== undefined && seen !== undefined && card.bottom > seen.top + seen.height / 2;
}
