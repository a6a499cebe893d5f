/** Kinds of incidents whose whole story is a rate of spend. The others are told by their title. */
const RATE_KINDS = new Set(['spike', 'drift', 'novelty', 'price', 'loop', 'anomaly', 'threshold']);

/** Whether an incident of the kind is told by its rate of spend. */
export function isRateKind(kind: string): boolean {
  return RATE_KINDS.has(kind);
}

/** Whether rate, excess and projection say something about an incident: money leaves at a rate, which can be stopped. */
export function hasSpendRate(kind: string, ratePerHour: string): boolean {
  return isRateKind(kind) && Number(ratePerHour) > 0;
}
