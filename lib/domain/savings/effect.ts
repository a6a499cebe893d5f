/** Use of a saving's subject in a stretch of whole days. */
export type Stretch = { nanos: bigint; requests: number; days: number };

/**
 * What changed after something was done: cost a month before and after, and what is saved at the volume of today, which is
 * the fall of the cost of a request times the requests of a month. null = too few days have passed, or there is no number of
 * requests to hold it against.
 */
export type Effect = {
  beforeNanos: bigint;
  afterNanos: bigint | null;
  savedNanos: bigint | null;
  daysAfter: number;
};

const MONTH = 30n;

/** Cost in thirty days at the pace of a stretch. */
const monthly = ({ nanos, days }: Stretch): bigint => (days === 0 ? 0n : (nanos * MONTH) / BigInt(days));

export function measureEffect(before: Stretch, after: Stretch): Effect {
  const beforeNanos = monthly(before);
  if (after.days === 0) return { beforeNanos, afterNanos: null, savedNanos: null, daysAfter: 0 };
  const afterNanos = monthly(after);
  const base = { beforeNanos, afterNanos, daysAfter: after.days };
  if (before.requests === 0 || after.requests === 0) return { ...base, savedNanos: null };
  const expected = (before.nanos * BigInt(after.requests)) / BigInt(before.requests);
  return { ...base, savedNanos: monthly({ ...after, nanos: expected - after.nanos }) };
}
