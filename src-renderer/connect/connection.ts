import type { Port } from '@carrier/port.ts';
import type { Client } from '@contract/contract.ts';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  type ConnectionEvent,
  type ConnectionState,
  connectionStep,
  FIRST_STATE,
  retryDelayMs,
} from './connection-state.ts';
import type { Door } from './door.ts';
import { limited, type StartTimer } from './time-limit.ts';

/** The state and the newest client. The client stays after a loss, so that the picture can stay, but its calls reject. */
export interface Connection {
  readonly state: ConnectionState;
  /** Absent until the first connection. Another object after each reconnection. */
  readonly client?: Client;
}

const CALL_LIMIT_MS = 30_000;

/** Knocks at the door, and again after each loss, for as long as the page lives. */
export function connect(door: Door, startTimer: StartTimer): StoreApi<Connection> {
  const store = createStore<Connection>(() => ({ state: FIRST_STATE }));
  const asked = door({
    opened(port) {
      store.setState({ client: clientOver(port, startTimer) });
      step('opened');
    },
    closed: () => step('closed'),
  });

  function step(event: ConnectionEvent): void {
    const before = store.getState().state;
    const state = connectionStep(before, event);
    store.setState({ state });
    if (state.type === 'lost' && before.type !== 'lost') {
      startTimer(() => step('retry-due'), retryDelayMs(state.failures));
    } else if (state.type === 'connecting' && before.type === 'lost') {
      asked.knock();
    }
  }

  asked.knock();
  return store;
}

function clientOver(port: Port, startTimer: StartTimer): Client {
  return createORPCClient(limited(new RPCLink({ port }), { ms: CALL_LIMIT_MS, startTimer }));
}
