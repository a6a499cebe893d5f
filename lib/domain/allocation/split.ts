/** Exact division of money: parts of a whole that add up to it, to the last nano or cent. */

/**
 * Splits a whole by weights so that the parts add up to it: each gets its share rounded towards zero, and what is missing
 * goes, a unit each, to the largest remainders, the first of equals first. Without any weight all get alike.
 */
export function splitByWeights(whole: bigint, weights: readonly bigint[]): bigint[] {
  if (weights.length === 0) return [];
  const sign = whole < 0n ? -1n : 1n;
  const size = whole * sign;
  const positive = weights.map((weight) => (weight > 0n ? weight : 0n));
  const sum = positive.reduce((total, weight) => total + weight, 0n);
  const used = sum === 0n ? weights.map(() => 1n) : positive;
  const total = sum === 0n ? BigInt(weights.length) : sum;
  const parts = used.map((weight) => (size * weight) / total);
  const missing = Number(size - parts.reduce((all, part) => all + part, 0n));
  if (missing > 0) {
    const remainders = used.map((weight, at) => ({ at, rest: (size * weight) % total }));
    remainders.sort((left, right) => compare(right.rest, left.rest) || left.at - right.at);
    for (const { at } of remainders.slice(0, missing)) parts[at] = (parts[at] ?? 0n) + 1n;
  }
  return parts.map((part) => part * sign);
}

const compare = (left: bigint, right: bigint) => (left < right ? -1 : left > right ? 1 : 0);

export const NANOS_PER_CENT = 10_000_000n;

/** Nano-dollars to the nearest cent, half away from zero, still in nano-dollars. */
export function roundToCent(nanos: bigint): bigint {
  const sign = nanos < 0n ? -1n : 1n;
  return ((nanos * sign + NANOS_PER_CENT / 2n) / NANOS_PER_CENT) * NANOS_PER_CENT * sign;
}

/**
 * Amounts to whole cents so that they add up to their sum's nearest cent: each is rounded down, and the cents that are
 * missing go to the largest remainders. No amount moves by a whole cent.
 */
export function roundTogether(amounts: readonly bigint[]): bigint[] {
  const total = roundToCent(amounts.reduce((sum, one) => sum + one, 0n));
  const floors = amounts.map((nanos) => nanos - modulo(nanos, NANOS_PER_CENT));
  const missing = Number((total - floors.reduce((sum, one) => sum + one, 0n)) / NANOS_PER_CENT);
  const order = amounts
    .map((nanos, at) => ({ at, rest: modulo(nanos, NANOS_PER_CENT) }))
    .sort((left, right) => compare(right.rest, left.rest) || left.at - right.at);
  const raised = new Set(order.slice(0, missing).map(({ at }) => at));
  return floors.map((nanos, at) => (raised.has(at) ? nanos + NANOS_PER_CENT : nanos));
}

const modulo = (value: bigint, divisor: bigint) => ((value % divisor) + divisor) % divisor;
