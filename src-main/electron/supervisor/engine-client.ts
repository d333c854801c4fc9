import type { Client } from '@contract/contract.ts';
import { ORPCError, createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { MessageChannelMain } from 'electron';
import type { PortServer } from './port-broker.ts';

/**
 * Main's own client of the contract: it speaks to the engine exactly as a page does. When the engine dies, Electron
 * closes the port, calls in flight reject, and a new client is needed.
 */
export function engineClient(engine: PortServer): Client {
  const { port1, port2 } = new MessageChannelMain();
  engine.bring(port1);
  const client: Client = createORPCClient(new RPCLink({ port: port2 }));
  port2.start();
  return client;
}

/** One sentence about what failed, and what to do about it. */
export interface Failure {
  readonly sentence: string;
  readonly hint: string;
}

/** What the engine said when it refused a call; `doing` is a sentence for the failures it does not explain. */
export function failureOf(error: unknown, doing: string): Failure {
  const said: unknown = error instanceof ORPCError ? error.data : undefined;
  if (typeof said === 'object' && said !== null && 'sentence' in said && 'hint' in said) {
    return { sentence: String(said.sentence), hint: String(said.hint) };
  }
  return { sentence: doing, hint: error instanceof Error ? error.message : String(error) };
}
