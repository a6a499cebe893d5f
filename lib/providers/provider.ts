import type { ProviderCapabilities } from '@/lib/domain/connections/provider-capabilities';
import type { AccessArea, AreaState } from '@/lib/domain/keys/key-access';
import type { BucketSeconds, UsageBucket, UsageKind } from '@/lib/domain/usage/usage';
import type { AuditLogReader } from './audit-log';

/** Half-open span of time `[startsAt, endsAt)`. */
export type TimeWindow = { startsAt: Date; endsAt: Date };

/** Something the reader of the numbers should know though the call succeeded, e.g. a dimension that was not reported. */
export type ProviderNotice = {
  code: 'dimension_unavailable' | 'lookback_shortened' | 'kind_unavailable' | 'row_rejected';
  message: string;
};

/** A row that was sent and could not be read: it is missing in the bucket that begins at `startsAt`. */
export type RefusedRow = { startsAt: Date; message: string };

export type UsageQuery = TimeWindow & { kind: UsageKind; bucketSeconds: BucketSeconds; signal?: AbortSignal };

/**
 * One page of usage. `window` is the span that this page really covers: buckets of the window that are not in `buckets`
 * had no usage. The windows of a listing follow each other without gap and end with the query's end, so a cursor may
 * move to `window.endsAt` together with the rows.
 */
export type UsagePage = {
  kind: UsageKind;
  bucketSeconds: BucketSeconds;
  buckets: UsageBucket[];
  window: TimeWindow;
  /** Rows as sent, before rows with equal dimensions were added up. */
  rawRowCount: number;
  refused: RefusedRow[];
  notices: ProviderNotice[];
};

/** What the provider charged on one UTC day for one line item. `null` = the provider named none. */
export type BilledRow = {
  projectId: string | null;
  apiKeyId: string | null;
  /** Free text of the provider, e.g. "gpt-5-mini-2025-08-07, input". */
  lineItem: string | null;
  /** May be negative (corrections). */
  amountNanos: bigint;
  /** At list prices, before discounts; absent = the provider does not report them. */
  listNanos?: bigint | null;
  /** Lower-case ISO code, "usd". */
  currency: string;
  quantity: number | null;
  quantityUnit: string | null;
};

/** All charges of one UTC day: a later copy replaces all of its rows. */
export type CostBucket = { startsAt: Date; endsAt: Date; rows: BilledRow[] };

/** One page of charges; `window` as in `UsagePage`. */
export type CostPage = {
  buckets: CostBucket[];
  window: TimeWindow;
  rawRowCount: number;
  refused: RefusedRow[];
  notices: ProviderNotice[];
};

export type CostQuery = TimeWindow & { signal?: AbortSignal };

export type ProviderProject = {
  id: string;
  name: string | null;
  createdAt: Date | null;
  archivedAt: Date | null;
  isArchived: boolean;
};

export type ProviderApiKey = {
  id: string;
  projectId: string;
  name: string | null;
  /** Prefix, dots, last characters, e.g. "sk-abc...def"; the whole key is never readable. */
  redactedValue: string | null;
  createdAt: Date | null;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  owner: { kind: 'user' | 'service_account'; id: string; name: string | null; email: string | null } | null;
  /** False when the owner has left the project; null when the provider did not say. */
  hasOwnerAccess: boolean | null;
};

export type ProviderServiceAccount = {
  id: string;
  projectId: string;
  name: string | null;
  role: string | null;
  createdAt: Date | null;
};

export type ProviderUser = {
  id: string;
  name: string | null;
  email: string | null;
  role: string | null;
  addedAt: Date | null;
};

/** A key of the organization itself, as far as its list shows it; `expiresAt` null = it does not expire. */
export type ProviderAdminKey = {
  id: string;
  name: string | null;
  redactedValue: string | null;
  ownerName: string | null;
  createdAt: Date | null;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
};

/** What the provider says about the very key it is asked with; `expiresAt` null = it does not expire. */
export type OwnKey = { expiresAt: Date | null };

/** A mail that the provider sends when a month's spend reaches an amount. */
export type ProviderSpendAlert = { id: string; amountNanos: bigint; recipients: string[] };

/** The provider's own monthly limit and alerts of an organization or project; `limitNanos` null = no limit is set. */
export type ProviderSpendSettings = {
  limitNanos: bigint | null;
  /** The provider refuses calls right now. */
  isEnforcing: boolean;
  alerts: ProviderSpendAlert[];
};

export type AccessCheck = {
  area: AccessArea;
  state: AreaState;
  /** Without a required area the product cannot do its main job. */
  isRequired: boolean;
  /** What was seen and, unless allowed, what to do. */
  message: string;
};

/** What a key can read, measured by one small call an area. */
export type ProviderAccess = { isUsable: boolean; checks: AccessCheck[] };

/**
 * Reading side of one provider organization. Every method throws AppError: `provider_rejected` (the key is refused: a
 * person must replace it), `provider_request_refused` (the request is refused, with any key), `provider_rate_limited` (with `retryAfterSeconds` when known) or
 * `provider_unavailable` (try again later). Messages never contain the key.
 */
export type UsageProvider = {
  capabilities: ProviderCapabilities;
  /**
   * Usage of one kind by every dimension it has. `startsAt` is aligned down and `endsAt` up to the bucket width, for
   * the provider cuts the first bucket at the start. Pages arrive in order of time and are not kept, so memory stays
   * that of one page.
   */
  listUsagePages(query: UsageQuery): AsyncIterable<UsagePage>;
  /** Charges per UTC day by project, line item and key. */
  listCostPages(query: CostQuery): AsyncIterable<CostPage>;
  /** All projects, archived ones too. */
  listProjects(signal?: AbortSignal): Promise<ProviderProject[]>;
  /** All keys of a project, also those of owners who left it. Empty for an archived project. */
  listApiKeys(projectId: string, signal?: AbortSignal): Promise<ProviderApiKey[]>;
  listServiceAccounts(projectId: string, signal?: AbortSignal): Promise<ProviderServiceAccount[]>;
  listUsers(signal?: AbortSignal): Promise<ProviderUser[]>;
  /** The key this provider is read with; null = the provider does not say, or more than one key looks like it. */
  findOwnKey(signal?: AbortSignal): Promise<OwnKey | null>;
  /** Keys of the organization itself; null = the list may not be read. Absent = the provider has no such list. */
  listAdminKeys?(signal?: AbortSignal): Promise<ProviderAdminKey[] | null>;
  /** The provider's own monthly limit of a project, `limitNanos` null = none is set. Absent = the provider has no limits. */
  readSpendLimit?(projectId: string, signal?: AbortSignal): Promise<{ limitNanos: bigint | null }>;
  /** Prepaid credits that are left. Absent = the provider does not report them. */
  readBalance?(signal?: AbortSignal): Promise<{ leftNanos: bigint }>;
  /** The provider's own audit log; null = it has none that can be read. */
  auditLog: AuditLogReader | null;
  checkAccess(signal?: AbortSignal): Promise<ProviderAccess>;
  /** What the key could change, tried on things that do not exist and with nothing to change: it alters nothing. */
  checkChangeAccess(signal?: AbortSignal): Promise<AccessCheck[]>;
};
