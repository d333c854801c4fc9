import { useEffect, useState } from 'react';
import type { Player } from '../../playback/player.ts';
import { noticeText } from '../../timeline/bar/notice-text.ts';
import type { Zone } from '../../widgets/time-text.ts';
import type { Session } from '../session/session.ts';

/** How long a word stays. */
const STAYS_MS = 5000;

interface TimeWordProps {
  readonly session: Session;
  readonly player: Player;
  readonly zone: Zone;
}

/** One sentence above the playback bar, for a moment: what time did by itself, or what was done. Read aloud, politely. */
export function TimeWord({ session, player, zone }: TimeWordProps) {
  const [sentence, setSentence] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = (said: string) => {
      clearTimeout(timer);
      timer = setTimeout(() => setSentence(''), STAYS_MS);
      setSentence(said);
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
    <div className="time-word" role="status" aria-live="polite">
      {sentence === '' ? undefined : <span>{sentence}</span>}
    </div>
  );
}
