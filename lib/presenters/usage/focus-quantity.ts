import type { UsageGroupBy, UsageResponse } from '@/lib/contracts/usage/usage';
import { parseDecimalToNanos } from '@/lib/domain/money';
import type { Entry } from './export-lines';

/** What a row consumed, in the unit it is counted in; `nanos` = its estimate, null without a known price. */
export type Quantity = { unit: string; amount: number; nanos: bigint | null; unpricedRequests: number };
export type QuantityFinder = (entry: Entry) => readonly Quantity[];

/** Units of kinds that are not counted in tokens. */
const UNITS: Record<string, string> = {
  images: 'Images',
  audio_speeches: 'Characters',
  audio_transcriptions: 'Seconds',
  vector_stores: 'Bytes',
  code_interpreter_sessions: 'Sessions',
  file_search_calls: 'Calls',
  web_search_calls: 'Calls',
};

/**
 * Finds what each row of an answer consumed, from the answer to the same question that is also split by `kind`. Groups
 * that the answer does not name belong to its "Other".
 */
export function buildQuantityFinder(
  usage: UsageResponse,
  byKind: UsageResponse,
  dimensions: readonly UsageGroupBy[],
): QuantityFinder {
  const keyOf = (group: Record<string, string | null>) => JSON.stringify(dimensions.map((one) => group[one] ?? null));
  const named = new Set(usage.series.map((one) => keyOf(one.group)));
  const found = new Map<string, Map<string, Quantity>>();
  for (const { group, points } of byKind.series) {
    const key = keyOf(group);
    const line = named.has(key) ? key : 'other';
    for (const point of points) {
      const hasUnits = point.units > 0;
      const amount = hasUnits ? point.units : point.inputTokens + point.outputTokens;
      if (amount === 0 && point.requests === 0) continue;
      const unit = hasUnits ? (UNITS[group['kind'] ?? ''] ?? 'Units') : 'Tokens';
      const place = `${line} ${point.start}`;
      const byUnit = found.get(place) ?? new Map<string, Quantity>();
      found.set(place, byUnit);
      const known = byUnit.get(unit) ?? { unit, amount: 0, nanos: null, unpricedRequests: 0 };
      const nanos = point.cost === null ? known.nanos : (known.nanos ?? 0n) + parseDecimalToNanos(point.cost);
      const unpricedRequests = known.unpricedRequests + point.unpricedRequests;
      byUnit.set(unit, { unit, amount: known.amount + amount, nanos, unpricedRequests });
    }
  }
  return ({ kind, group, point }) => {
    if (kind === 'unassigned') return [];
    return [...(found.get(`${kind === 'other' ? 'other' : keyOf(group)} ${point.start}`)?.values() ?? [])];
  };
}

/**
 * Shares a row's cost among what it consumed, by estimate: to the nano-dollar what is shared is what was there. What has no
 * known price gets none, unless nothing has.
 */
export function splitCost(
  nanos: bigint | null,
  quantities: readonly Quantity[],
): { quantity: Quantity; nanos: bigint | null }[] {
  if (nanos === null) return quantities.map((quantity) => ({ quantity, nanos: null }));
  const whole = quantities.reduce((sum, one) => sum + (one.nanos ?? 0n), 0n);
  if (whole <= 0n) return quantities.map((quantity, at) => ({ quantity, nanos: at === 0 ? nanos : 0n }));
  const shares = quantities.map((quantity) => ({
    quantity,
    nanos: quantity.nanos === null ? null : (nanos * quantity.nanos) / whole,
  }));
  const rest = nanos - shares.reduce((sum, one) => sum + (one.nanos ?? 0n), 0n);
  const biggest = shares.reduce((best, one) =>
    (one.quantity.nanos ?? -1n) > (best.quantity.nanos ?? -1n) ? one : best,
  );
  return shares.map((one) => (one === biggest ? { ...one, nanos: (one.nanos ?? 0n) + rest } : one));
}
