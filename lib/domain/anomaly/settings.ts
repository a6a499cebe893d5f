import type { JudgeSettings } from './judge';
import type { Series } from './series';
import type { Sensitivity } from './types';

const DOLLAR = 1e6;

/** Nats by which every threshold lies above what history explains. */
export const SLACK_NATS: Record<Sensitivity, number> = { low: 0.9, medium: 0.5, high: 0.2 };

/** Gates in money, in proportion to what the organization spends on a day. */
export function computeSettings(slack: number, organization: Series): JudgeSettings {
  let week = 0;
  for (let hour = 0; hour < 24; hour++) {
    week += 5 * (organization.profile[hour] ?? 0) + 2 * (organization.profile[24 + hour] ?? 0);
  }
  const day = week / 7;
  return {
    slack,
    floor: Math.min(20 * DOLLAR, Math.max(1 * DOLLAR, 0.003 * day)),
    criticalRate: Math.min(100 * DOLLAR, Math.max(5 * DOLLAR, 0.0125 * day)),
  };
}
