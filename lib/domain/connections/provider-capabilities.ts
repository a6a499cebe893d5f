import type { ContainmentAction } from '@/lib/domain/containment/action';
import type { UsageKind } from '@/lib/domain/usage/usage';

/** Dimensions that usage of a provider has. */
export const PROVIDER_DIMENSIONS = ['project', 'apiKey', 'user', 'model'] as const;
export type ProviderDimension = (typeof PROVIDER_DIMENSIONS)[number];

/**
 * Whether a connection shows what is paid to it. `bills` = its bill is ours; `sees` = a gateway that shows what another
 * provider bills; `both` = some of either.
 */
export const BILLINGS = ['bills', 'sees', 'both'] as const;
export type Billing = (typeof BILLINGS)[number];

/** What a provider can do. Reading, judging, pages and forms follow from this, never from its name. */
export type ProviderCapabilities = {
  /** Its senders push usage to us with a token of ours: it has no key and is never asked. */
  isPushed?: true;
  /** Usage reports it has; each is read by minute, hour and day. */
  kinds: readonly UsageKind[];
  dimensions: readonly ProviderDimension[];
  /** Plain words: how long after a request its usage is shown. */
  freshness: string;
  /** False = its report counts tokens and no requests, so that their number is unknown and never zero. */
  countsRequests: boolean;
  /** False = its bill cannot be split by key. */
  billsByKey: boolean;
  billing: Billing;
  /** Entry of the price data that its models are looked up in; null = the provider itself says what each row cost. */
  priceCatalogue: string | null;
  levers: readonly ContainmentAction[];
  hasAuditLog: boolean;
  /** It says which key is asking, and when that ends. */
  showsOwnKey: boolean;
  hasBalance: boolean;
};

/** Instructions for connecting a provider. Sentences are shown as they are. */
export type ProviderSetup = {
  keyLabel: string;
  keyPlaceholder: string;
  /** Where the key is made; null = at an address of one's own. */
  keyPage: string | null;
  /** What to do there, a step a sentence. */
  steps: readonly string[];
  leastRights: string;
  /** What Spendwatch sees with it. */
  sees: readonly string[];
  /** What a second key for acting is and does; null = the provider has no such key. */
  actionKey: string | null;
  /** What to make instead of a key that can do more than its work needs; null = there is none that can do less. */
  narrowerReadingKey: string | null;
  narrowerActionKey: string | null;
  baseUrl: { example: string; isRequired: boolean };
};
