import { useEffect, useState } from 'react';
import type { Client } from '@contract/contract.ts';
import type { SearchAnswer } from '@model/search.ts';
import { timestampFromMs } from '@model/time.ts';
import { sentenceOf } from '../../playback/problem.ts';
import { isSearch } from './past-entries.ts';

/** So long after the last letter it is looked. */
const REST_MS = 180;
const MOST_HITS = 50;
/** The year 9999: all there is. */
const EVER = { from: timestampFromMs(0), to: timestampFromMs(253_402_300_799_999) };

/** What was found across time, or why it could not be looked for; neither while it is not known yet. */
export interface Past {
  readonly query: string;
  readonly answer?: SearchAnswer;
  readonly sentence?: string;
}

/** Looks through the whole recording for what was typed; a further letter ends the search before it. */
export function usePast(client: Client, recording: string | undefined, query: string): Past {
  const [past, setPast] = useState<Past>({ query: '' });
  useEffect(() => {
    if (recording === undefined || !isSearch(query)) return undefined;
    const abort = new AbortController();
    const { signal } = abort;
    const look = async (): Promise<void> => {
      try {
        const asked = { recording, query, ...EVER, skip: 0, limit: MOST_HITS };
        const answer = await client.search.find(asked, { signal });
        if (!signal.aborted) setPast({ query, answer });
      } catch (error) {
        if (!signal.aborted) setPast({ query, sentence: sentenceOf(error) });
      }
    };
    const timer = setTimeout(() => void look(), REST_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [client, recording, query]);
  return past.query === query ? past : { query };
}
