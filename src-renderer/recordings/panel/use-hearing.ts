import { useEffect, useState } from 'react';
import type { Client } from '@contract/contract.ts';
import type { Hearing } from '@model/hearing.ts';

/** What the recorder of a recording is doing, every second, as long as the caller is on the page; absent until it was first told. */
export function useHearing(client: Client, recording: string): Hearing | undefined {
  const [hearing, setHearing] = useState<Hearing>();
  useEffect(() => {
    const stop = new AbortController();
    void follow(client, { recording, signal: stop.signal, onHearing: setHearing });
    return () => stop.abort();
  }, [client, recording]);
  return hearing;
}

interface Following {
  readonly recording: string;
  readonly signal: AbortSignal;
  readonly onHearing: (hearing: Hearing) => void;
}

async function follow(client: Client, { recording, signal, onHearing }: Following): Promise<void> {
  try {
    for await (const hearing of await client.recordings.hearing({ recording }, { signal })) onHearing(hearing);
  } catch (error) {
    // The banner of the connection tells the user; the panel keeps what it showed last.
    if (!signal.aborted) console.warn('The feed of the recorder ended', error);
  }
}
