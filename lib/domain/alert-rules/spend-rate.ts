/** Kinds of incidents that a rate of spend describes. The others are described by their title. */
const RATE_KINDS = new Set(['spike', 'drift', 'novelty', 'price', 'loop', 'anomaly', 'threshold']);

/** Whether a rate of spend describes an incident of the kind. */
export function isRateKind(kind: string): boolean {
  return RATE_KINDS.has(kind);
}

/**
 * Whether an incident is about something that can be stopped: money that leaves at a rate, or a key that lies open, which
 * may cost nothing yet.
 */
export function canBeContained(kind: string, ratePerHour: string): boolean {
  return kind === 'leak' || hasSpendRate(kind, ratePerHour);
}

/** Whether rate, excess and projection say something about an incident: money leaves at a rate, which can be stopped. */
export function hasSpendRate(kind: string, ratePerHour: string): boolean {
  return isRateKind(kind) && Number(ratePerHour) > 0;
}
