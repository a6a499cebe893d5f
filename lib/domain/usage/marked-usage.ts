import type { UsageCounts, UsageDimensions, UsageKind } from '@/lib/domain/usage/usage';
import { computeCost } from '../pricing';

/** Usage of which a part has no price or rests on an assumption, summed by all that decides its price. */
export type MarkedUsage = {
  /** The provider in the price data; null = the provider itself says what its usage cost. */
  catalogue: string | null;
  kind: UsageKind;
  dimensions: UsageDimensions;
  counts: UsageCounts;
  unpricedRequests: number;
  assumedNanos: bigint;
};

type UnpricedUsage = { model: string; kind: UsageKind; requests: number; reason: string };
type AssumedUsage = { model: string; kind: UsageKind; nanos: bigint; reason: string };

/** When the price data does not say any more why a stored row was marked. */
const EARLIER_PRICES = 'decided by an earlier price table; "spendwatch reprice" prices it again';

/**
 * What has no price, the most used first, and what is assumed, the costliest first, each with its reason: a line for each
 * model, kind and reason. `at` is the time whose prices give the reason.
 */
export function explainMarkedUsage(
  marked: readonly MarkedUsage[],
  at: Date,
): { unpriced: UnpricedUsage[]; assumed: AssumedUsage[] } {
  const unpriced = new Map<string, UnpricedUsage>();
  const assumed = new Map<string, AssumedUsage>();
  for (const { catalogue, kind, dimensions, counts, unpricedRequests, assumedNanos } of marked) {
    const cost = computeCost(kind, dimensions, counts, at, catalogue ?? undefined);
    const model = dimensions.model ?? '';
    if (assumedNanos > 0n) {
      const reason = (cost.state === 'priced' ? cost.assumption : undefined) ?? EARLIER_PRICES;
      const key = JSON.stringify([model, kind, reason]);
      const known = assumed.get(key) ?? { model, kind, nanos: 0n, reason };
      assumed.set(key, { ...known, nanos: known.nanos + assumedNanos });
    }
    if (unpricedRequests > 0 || cost.state === 'unpriced') {
      const reason = (cost.state === 'priced' ? cost.unpricedPart : cost.reason) ?? EARLIER_PRICES;
      const key = JSON.stringify([model, kind, reason]);
      const known = unpriced.get(key) ?? { model, kind, requests: 0, reason };
      unpriced.set(key, { ...known, requests: known.requests + unpricedRequests });
    }
  }
  return {
    unpriced: [...unpriced.values()].sort((left, right) => right.requests - left.requests),
    assumed: [...assumed.values()].sort((left, right) => (right.nanos > left.nanos ? 1 : -1)),
  };
}
