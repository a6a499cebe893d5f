import { formatDollars } from '@/lib/domain/money';
import type { Budget } from './budget';

/** What is set at the provider for one place. */
export type MirroredSettings = {
  limitNanos: bigint | null;
  alerts: readonly { amountNanos: bigint; recipients: readonly string[] }[];
};

export type MirrorWish = {
  /** Set the budget's amount as hard limit: beyond it the provider refuses calls. */
  hardLimit: boolean;
  /** Who the provider mails at the budget's actual thresholds; none = no alerts are set. */
  alertRecipients: readonly string[];
};

export type MirrorStep =
  | { kind: 'set-limit'; amountNanos: bigint; text: string }
  | { kind: 'create-alert'; amountNanos: bigint; recipients: readonly string[]; text: string };

/** Why a budget cannot be mirrored; null = it can. The provider knows calendar months (UTC) of all or of one project. */
export function explainUnmirrorable(budget: Pick<Budget, 'period' | 'scope' | 'startDay'>): string | null {
  const { apiKeyId, model, userId, kind, savedView, provider, payerId } = budget.scope;
  if (budget.period !== 'month') return `the provider limits months, and this budget counts by the ${budget.period}`;
  if (budget.startDay !== 1)
    return `the provider's months begin on the 1st, and those of this budget on day ${budget.startDay}`;
  if ([apiKeyId, model, userId, kind, savedView].some((one) => one !== undefined)) {
    return 'the provider limits the organization or a project, and this budget counts something narrower';
  }
  if (payerId !== undefined) return 'the provider knows no payers';
  if (provider !== undefined) return 'a limit is one of a connection, and this budget counts all of a provider';
  return null;
}

/** What has to be done at the provider; what is there already is left alone, and nothing is ever removed. */
export function planMirror(budget: Budget, current: MirroredSettings, wish: MirrorWish): MirrorStep[] {
  const steps: MirrorStep[] = [];
  const amount = roundUpToCent(budget.amountNanos);
  if (wish.hardLimit && current.limitNanos !== amount) {
    const before = current.limitNanos === null ? 'none is set' : `now ${formatDollars(current.limitNanos)}`;
    steps.push({
      kind: 'set-limit',
      amountNanos: amount,
      text: `Set the hard limit to ${formatDollars(amount)} a month (${before})`,
    });
  }
  if (wish.alertRecipients.length === 0) return steps;
  for (const { percent, basis } of budget.thresholds) {
    const amountNanos = roundUpToCent((budget.amountNanos * BigInt(percent)) / 100n);
    const isThere = current.alerts.some(
      (alert) =>
        alert.amountNanos === amountNanos && wish.alertRecipients.every((one) => alert.recipients.includes(one)),
    );
    if (basis !== 'actual' || isThere) continue;
    const text = `Mail ${wish.alertRecipients.join(', ')} at ${formatDollars(amountNanos)} (${percent}%)`;
    steps.push({ kind: 'create-alert', amountNanos, recipients: wish.alertRecipients, text });
  }
  return steps;
}

export type LimitDifference = 'same' | 'differs' | 'not-at-provider' | 'only-at-provider' | 'none';

/** How a budget and the provider's hard limit of the same place compare. */
export function compareLimit(budgetNanos: bigint | null, limitNanos: bigint | null): LimitDifference {
  if (budgetNanos === null) return limitNanos === null ? 'none' : 'only-at-provider';
  if (limitNanos === null) return 'not-at-provider';
  return roundUpToCent(budgetNanos) === limitNanos ? 'same' : 'differs';
}

function roundUpToCent(nanos: bigint): bigint {
  return ((nanos + 9_999_999n) / 10_000_000n) * 10_000_000n;
}
