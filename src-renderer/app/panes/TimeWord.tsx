import { useEffect, useRef, useState } from 'react';
import type { Player } from '../../playback/player.ts';
import { noticeText } from '../../timeline/bar/notice-text.ts';
import type { Zone } from '../../widgets/time-text.ts';
import type { Session } from '../session/session.ts';

/** How long a word stays. */
const STAYS_MS = 5000;

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
    const say = (said: string) => {
      clearTimeout(timer);
      timer = setTimeout(() => setWord(SILENCE), STAYS_MS);
      setWord({ sentence: said, isAside: isSelectionLow(place.current) });
    };
    const stops = [
      player.state.subscribe(({ notice }, before) => {
        if (notice && notice !== before.notice) say(noticeText(notice, { player, zone }));
      }),
      session.state.subscribe(({ word }, before) => {
        if (word && word !== before.word) say(word.sentence);
      }),
    ];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [session, player, zone]);
  return (
    <div ref={place} className="time-word" data-aside={isAside} role="status" aria-live="polite">
      {sentence === '' ? undefined : <span>{sentence}</span>}
    </div>
  );
}

/** Whether the selected card is in the lower half of the graph, where a word would lie over it. */
function isSelectionLow(place: HTMLElement | null): boolean {
  const graph = place?.closest('.graph-pane');
  const card = graph?.querySelector('[data-emphasis="selected"]')?.getBoundingClientRect();
  const seen = graph?.getBoundingClientRect();
  return card !== undefined && seen !== undefined && card.bottom > seen.top + seen.height / 2;
}
