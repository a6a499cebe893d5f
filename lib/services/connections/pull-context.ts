import type { Logger } from 'pino';

/** What one pull of one connection carries through its steps. */
export type PullContext = {
  workspaceId: string;
  connectionId: string;
  /** Holder of the connection's lease. */
  owner: string;
  priceVersionId: number;
  /** Aborted when the lease is lost or the process stops. */
  signal: AbortSignal;
  readClock: () => Date;
  log: Pick<Logger, 'info' | 'warn' | 'error' | 'debug'>;
};
