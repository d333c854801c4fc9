import { useEffect, useState } from 'react';
import type { RecordingStatus } from '@model/recording.ts';
import { addMs, type Timestamp } from '@model/time.ts';

/** The engine's clock, once a second: what it said last (at `heardAt` of ours), and the time that went by here since. */
export function useEngineNow({ now }: Pick<RecordingStatus, 'now'>, heardAt: number): Timestamp {
  const [clock, setClock] = useState(heardAt);
  useEffect(() => {
    const timer = setInterval(() => setClock(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return addMs(now, Math.max(0, clock - heardAt));
}
