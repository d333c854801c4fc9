import { useEffect, useEffectEvent } from 'react';
import type { Client } from '@contract/contract.ts';
import type { PageCommand } from '@model/playback.ts';
import type { Perform } from '../page-action.ts';

/** Does what the window's menu asks of the page, for as long as the connection lasts. */
export function usePageCommands(client: Client, perform: Perform): void {
  const onCommand = useEffectEvent((command: PageCommand) => perform(command));
  useEffect(() => {
    const stop = new AbortController();
    void hearCommands(client, stop.signal, (command) => onCommand(command));
    return () => stop.abort();
  }, [client]);
}

async function hearCommands(
  client: Client,
  signal: AbortSignal,
  onCommand: (command: PageCommand) => void,
): Promise<void> {
  try {
    for await (const command of await client.page.commands(undefined, { signal })) {
      onCommand(command);
    }
  } catch (error) {
    if (!signal.aborted) {
      // The banner of the connection tells the user; a new client brings a new feed.
      console.warn('The feed of menu commands ended', error);
    }
  }
}
