import type { ProviderCapabilities, ProviderSetup } from '@/lib/domain/connections/provider-capabilities';
import type { Env } from '@/lib/env';
import type { Levers } from './levers';
import type { ProviderSpendSettings, UsageProvider } from './provider';

export type CallOptions = {
  /** Absent = the provider's public address. */
  baseUrl?: string;
  /** Limit of one attempt in milliseconds. */
  timeoutMs?: number;
};

export type OpenOptions = CallOptions & {
  adminKey: string;
  /** Further attempts after failures that may pass. */
  maxRetries?: number;
  /** Absent = the wall clock. */
  now?: () => Date;
};

export type LeverOptions = CallOptions & {
  readKey: string;
  /** null = there is none: nothing can be changed. */
  actionKey: string | null;
};

/** Monthly spend limits of the provider's own, of the organization (null) or a project. Errors as in `UsageProvider`. */
export type SpendLimitClient = {
  read(projectId: string | null): Promise<ProviderSpendSettings>;
  setLimit(projectId: string | null, amountNanos: bigint): Promise<void>;
  createAlert(projectId: string | null, alert: { amountNanos: bigint; recipients: string[] }): Promise<void>;
};

/** What is known of a provider without speaking to it. Pages read this; nothing of its client is loaded for it. */
export type ProviderProfile = {
  /** As `provider` of a connection. */
  id: string;
  name: string;
  capabilities: ProviderCapabilities;
  setup: ProviderSetup;
  /** Its own pages where people end keys and set limits by hand; null = it has none with a fixed address. */
  pages: { keys: string | null; limits: string | null };
  /** What a first start finds in the environment; no `adminKey` = nothing to connect. */
  readEnvironment(env: Env): {
    adminKey: string | undefined;
    actionKey?: string | undefined;
    baseUrl: string | undefined;
  };
};

/** One provider: what it can do, how it is connected, and how it is spoken to. A folder of its own holds all of it. */
export type ProviderDefinition = ProviderProfile & {
  /** Nothing is sent until a method is called. */
  open(options: OpenOptions): UsageProvider;
  openLevers(options: LeverOptions): Levers;
  /** Absent = it has no spend limits that budgets could be kept as. */
  openSpendLimits?: (options: CallOptions & { adminKey: string }) => SpendLimitClient;
};
