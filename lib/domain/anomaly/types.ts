import type { UsageKind } from '@/lib/domain/usage/usage';

/** Usage of one dimension tuple within one bucket. Counts are integers, never negative. */
export type ObservedRow = {
  projectId: string | null;
  apiKeyId: string | null;
  userId: string | null;
  model: string | null;
  batch: boolean | null;
  serviceTier: string | null;
  requests: number;
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
  /** `null` = no price is known for the model; the detector then judges tokens at a stand-in price and says so. */
  costNanos: bigint | null;
};

/** One bucket of one kind as it became visible. A later one with equal kind, start and width replaces all of its rows. */
export type ObservedBucket = {
  kind: UsageKind;
  startSeconds: number;
  widthSeconds: 60 | 3_600 | 86_400;
  /** Unix seconds at which this version became visible; decisions are dated by it. */
  observedAtSeconds: number;
  rows: readonly ObservedRow[];
};

export const SENSITIVITIES = ['low', 'medium', 'high'] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

/**
 * What a sensitivity means: false alarms to expect per organization-month, measured on seeded organizations of 60 keys
 * and $2,000 a day. `npm run bench -- detection` prints what it measures beside them.
 */
export const EXPECTED_FALSE_ALARMS: Record<Sensitivity, { criticals: number; warnings: number }> = {
  low: { criticals: 0.3, warnings: 3 },
  medium: { criticals: 0.3, warnings: 5 },
  high: { criticals: 0.3, warnings: 15 },
};

/** Absent fields mean "all". Values are the provider's ids. */
export type DetectionScope = {
  projectId?: string;
  apiKeyId?: string;
  model?: string;
  userId?: string;
  kind?: UsageKind;
};

/** An announced change: usage in scope may reach `multiplier` times its baseline in `[fromSeconds, untilSeconds)`. */
export type PlannedChange = {
  scope: DetectionScope;
  multiplier: number;
  fromSeconds: number;
  /** Absent = for good; the baseline learns the new level. */
  untilSeconds?: number;
  note?: string;
};

/**
 * What a person said about an incident. `expected` lets the level in `scope` seen up to then pass from now on, and
 * teaches it; `not_useful` asks for twice the evidence there for 28 days, of the same kind; `real` keeps the window out of
 * the baseline and lets half the money suffice on that key for 28 days.
 */
export type DetectionFeedback = {
  verdict: 'expected' | 'not_useful' | 'real';
  scope: DetectionScope;
  kind: DetectionKind;
  atSeconds: number;
  /** Rate that was judged expected, e.g. the incident's `ratePerHourNanos` plus its expected rate. */
  ratePerHourNanos?: bigint;
};

/** Names for explanations, by provider id. An id without a name is shown as it is. */
export type DisplayNames = {
  projects?: Readonly<Record<string, string>>;
  apiKeys?: Readonly<Record<string, string>>;
  users?: Readonly<Record<string, string>>;
};

export type DetectorOptions = {
  /** IANA zone whose wall clock the organization lives by; decides hour of day, weekday and month. */
  timezone: string;
  sensitivity: Sensitivity;
  /** Nats above history that every threshold asks for, in place of the sensitivity's; for measurements. */
  slackNats?: number;
  /** The budget of what this detector sees; absent where it sees only a part of what the budget counts. */
  monthlyBudgetNanos?: bigint;
  /** Name of the connection where the workspace has others: its month is not the organization's. */
  connectionName?: string;
  /** Buckets that start before it teach only. Absent = judge from the first bucket on. */
  learnUntilSeconds?: number;
  plans?: readonly PlannedChange[];
  feedback?: readonly DetectionFeedback[];
  /** Keys that nobody should ever use: any use is critical. */
  canaryKeyIds?: readonly string[];
  /** Keys that took over from others by an announced rotation: they inherit their history at their first use. */
  heirs?: readonly { oldKeyId: string; newKeyId: string }[];
  names?: DisplayNames;
  /** Tell the newest figures of open incidents as `updated` events; without it there are none. */
  tellsUpdates?: boolean;
};

/**
 * `spike` a burst or level far above what this series ever did at this time of day · `drift` a slow rise over days ·
 * `novelty` first use of a model, user or key, waking after weeks, use at hours never used · `price` dearer requests at
 * equal volume · `loop` machine-like request rate · `budget` the monthly budget is passed or about to be.
 */
export const DETECTION_KINDS = ['spike', 'drift', 'novelty', 'price', 'loop', 'budget'] as const;
export type DetectionKind = (typeof DETECTION_KINDS)[number];

export type DetectionSeverity = 'warning' | 'critical';

export type ContributorDimension = 'project' | 'apiKey' | 'model' | 'user' | 'kind' | 'serviceTier' | 'batch';

/** One element's part of the excess, ranked by it; `share` is 0..1 of the incident's excess. */
export type Contributor = {
  dimension: ContributorDimension;
  value: string;
  name?: string;
  excessNanos: bigint;
  share: number;
};

export const FACT_KINDS = [
  'level',
  'usual_range',
  'new_model',
  'new_user',
  'new_key',
  'woke_up',
  'unusual_hours',
  'price_per_request',
  'request_rate',
  'steady_rise',
  'plan',
  'unpriced',
  'budget',
  'canary',
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** One piece of evidence as a sentence; `value` and `usual` are its numbers where it has any. */
export type DetectionFact = { kind: FactKind; text: string; value?: number; usual?: number };

/** `escalated`: graver than was told, or about a user, model or kind on several keys instead of one key. */
export type DetectionEvent = {
  event: 'opened' | 'escalated' | 'updated' | 'resolved';
  /** `observedAtSeconds` of the bucket that decided, or the time given to `advance`. */
  at: number;
  /** Sequential per detector, from 1. */
  incident: number;
  kind: DetectionKind;
  severity: DetectionSeverity;
  /** The narrowest cause found. */
  scope: DetectionScope;
  /** What it was when the incident opened. */
  openedScope: DetectionScope;
  /** What to chart and explain: from the first excess to the newest bucket. */
  window: { startSeconds: number; endSeconds: number };
  /** Spend of the scope in the window, what was to be expected there, and the difference. */
  observedNanos: bigint;
  expectedNanos: bigint;
  excessNanos: bigint;
  /** Excess per hour now. */
  ratePerHourNanos: bigint;
  /** Excess over the next 24 hours if nothing is done. */
  projected24hNanos: bigint;
  contributors: Contributor[];
  facts: DetectionFact[];
  /** Two to four plain sentences with numbers; page, mail and API show the same. */
  explanation: string;
};

/** All state. Restoring it and continuing gives the decisions of an uninterrupted run. */
export type DetectorSnapshot = {
  /** JSON-able, bounded. */
  organization: Record<string, unknown>;
  /** By series key; each at most 4 KB. */
  series: Map<string, Uint8Array>;
};

/** What changed since the last take: write `series` over the stored ones, delete `removed`. */
export type DetectorChanges = DetectorSnapshot & { removed: string[] };

export type Detector = {
  /** Takes one bucket in order of visibility; returns what it decided, oldest first. */
  observe(bucket: ObservedBucket): DetectionEvent[];
  /** Time passes without data: resolves what is over. Never earlier than the newest bucket. */
  advance(nowSeconds: number): DetectionEvent[];
  /** End of the newest minute or hour that came in, Unix seconds; null = nothing but days, or nothing at all. */
  findNewestSeconds(): number | null;
  snapshot(): DetectorSnapshot;
  takeChanges(): DetectorChanges;
};
