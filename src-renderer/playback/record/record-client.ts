import type { Client } from '@contract/contract.ts';

/** The part of the contract that playing one recording needs; every {@link Client} has it. */
export interface RecordClient extends Pick<Client, 'scene' | 'changes' | 'objects' | 'marks'> {
  readonly recordings: Pick<Client['recordings'], 'report'>;
}
