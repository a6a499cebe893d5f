import type { JudgeSettings } from './judge';
import type { Series } from './series';
import type { Sensitivity } from './types';

const DOLLAR = 1e6;

/** Nats by which every threshold lies above what history explains. */
export const SLACK_NATS: Record<Sensitivity, number> = { low: 0.9, medium: 0.5, high: 0.2 };

/** Dollars that a warning costs whoever reads it; what is lost must be worth that, however little is spent. */
const WARNING_PRICE = 6;
/** Gates in money: the price of a warning, and more where so much is spent that there are many keys. */
export function computeSettings(slack: number, organization: Series): JudgeSettings {
  const day = organization.expectDay();
  return {
    slack,
    floor: Math.min(20 * DOLLAR, Math.max(WARNING_PRICE * DOLLAR, 0.003 * day)),
    criticalRate: Math.min(100 * DOLLAR, Math.max(5 * DOLLAR, 0.0125 * day)),
  };
}
