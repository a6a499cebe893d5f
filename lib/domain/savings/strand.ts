import { computeCost } from '@/lib/domain/pricing';
import { findCatalogue } from '@/lib/domain/pricing/vendor-models';
import { COUNT_FIELDS, NO_COUNTS, NO_DIMENSIONS, type UsageCounts, type UsageKind } from '@/lib/domain/usage/usage';
import type { SavingSubject } from './saving';

/** A month is thirty whole UTC days, so that what is found can be added up again from the export of the same days. */
export const MONTH_DAYS = 30;
/** The last seven of them, and the four weeks before these. */
export const WEEK_DAYS = 7;
export const EARLIER_DAYS = 28;

/** Counts by hour of the day in the workspace's zone, and how many hours of the month had any use. */
export type HourUse = { active: number; days: number; byHour: readonly UsageCounts[] };

/** What one key did with one model in one tier, over all its people. */
export type Strand = {
  connectionId: string;
  /** The provider in the price data; null = it has no published prices. */
  catalogue: string | null;
  projectId: string | null;
  apiKeyId: string | null;
  model: string | null;
  kind: UsageKind;
  batch: boolean | null;
  serviceTier: string | null;
  contextLevel: string | null;
  month: UsageCounts;
  week: UsageCounts;
  earlier: Pick<UsageCounts, 'requests' | 'inputTokens' | 'cachedInputTokens'>;
  /** null = the hours were not read: the strand is small, or no hour of it can be moved. */
  hours: HourUse | null;
};

/** The same work: one key, one model, one kind, in whatever tiers. */
export type Work = { strands: readonly [Strand, ...Strand[]] };

export const nameWork = ({ connectionId, projectId, apiKeyId, model, kind }: Strand): string =>
  JSON.stringify([connectionId, projectId, apiKeyId, model, kind]);

/** Where a model is sold and by which name; null = nobody publishes its price. */
export function findPlace({ model, catalogue }: Strand): { model: string; catalogue: string } | null {
  return model === null || catalogue === null ? null : findCatalogue(model, catalogue);
}

type Instead = Partial<Pick<Strand, 'model' | 'batch' | 'serviceTier'>>;

/** What counts of a strand cost at the published prices of `at`; null = no price is published for all of it. */
export function priceCounts(strand: Strand, counts: UsageCounts, at: Date, instead: Instead = {}): bigint | null {
  const { kind, model, catalogue, batch, serviceTier, contextLevel } = { ...strand, ...instead };
  if (catalogue === null) return null;
  const dimensions = { ...NO_DIMENSIONS, model, batch, serviceTier, contextLevel };
  const cost = computeCost(kind, dimensions, counts, at, catalogue);
  return cost.state === 'priced' && cost.unpricedPart === undefined ? cost.costNanos : null;
}

/** Standard price and not a batch: what can become a batch. */
export const isStandard = ({ batch, serviceTier }: Strand): boolean =>
  batch !== true && ['', 'default', 'standard', 'auto'].includes((serviceTier ?? '').toLowerCase());

export function addCounts(all: readonly UsageCounts[]): UsageCounts {
  const sum = { ...NO_COUNTS };
  for (const one of all) for (const field of COUNT_FIELDS) sum[field] += one[field];
  return sum;
}

/** What all strands of a work cost a month; what has no price counts as nothing. */
export const priceMonth = ({ strands }: Work, at: Date): bigint =>
  strands.reduce((sum, strand) => sum + (priceCounts(strand, strand.month, at) ?? 0n), 0n);

/** What a week costs in thirty days. */
export const stretchWeek = (nanos: bigint): bigint => (nanos * BigInt(MONTH_DAYS)) / BigInt(WEEK_DAYS);

export const subjectOf = ({ connectionId, projectId, apiKeyId, model }: Strand): SavingSubject => ({
  ...{ connectionId, projectId, apiKeyId, model },
});
