/** Amounts are kept as logarithms in sixteen bits: steps of 0.06 %, from 0 to beyond 10^15. */
const STEPS_PER_NAT = 1_800;

/** Marks a level that was not measured, as opposed to one that was zero. */
export const UNMEASURED = 0xffff;

export function encodeLevel(amount: number): number {
  if (!(amount > 0)) return 0;
  return Math.min(UNMEASURED - 1, Math.round(STEPS_PER_NAT * Math.log1p(amount)));
}

export function decodeLevel(level: number): number {
  return Math.expm1(level / STEPS_PER_NAT);
}

export function convertNatsToSteps(nats: number): number {
  return nats * STEPS_PER_NAT;
}
