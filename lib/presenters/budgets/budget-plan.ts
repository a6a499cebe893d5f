import type { Budget } from '@/lib/contracts/budgets/budgets';
import { formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import type { Reader } from '@/lib/domain/reader';
import { joinWords } from '@/lib/presenters/join-words';
import { formatMoney } from '@/lib/presenters/money';

type Plan = {
  /** Decimal amount; "" = none is typed yet. */
  amount: string;
  period: Budget['period'];
  thresholds: Budget['thresholds'];
  /** What is counted, in words: "all usage", "project Search". */
  counts: string;
  /** Where the chosen channels lead, or those of all channels that are on where none is chosen. */
  recipients: readonly string[];
};

const PERIOD: Record<Budget['period'], string> = { hour: 'an hour', day: 'a day', week: 'a week', month: 'a month' };

/** Recipients named in the sentence; the others are a number. */
const NAMED = 3;

/** What a budget will do as the form stands: what it counts, whom it notifies, and at which amounts. */
export function describeBudgetPlan(plan: Plan, reader: Pick<Reader, 'locale'>): string {
  const { amount, period, counts, thresholds, recipients } = plan;
  const limit = amount === '' ? 'the amount' : formatMoney(amount, reader);
  const counted = `Counts ${counts}, up to ${limit} ${PERIOD[period]}.`;
  const moments = listMoments(plan, reader);
  if (thresholds.length === 0) return `${counted} Notifies nobody: no threshold is set.`;
  if (recipients.length === 0) return `${counted} Notifies nobody: no channel is switched on.`;
  return `${counted} Notifies ${nameRecipients(recipients)} ${joinWords(moments)}.`;
}

function nameRecipients(recipients: readonly string[]): string {
  if (recipients.length <= NAMED) return joinWords(recipients);
  const others = recipients.length - NAMED;
  return joinWords([...recipients.slice(0, NAMED), others === 1 ? '1 other' : `${others} others`]);
}

function listMoments({ amount, period, thresholds }: Plan, reader: Pick<Reader, 'locale'>): string[] {
  const percents = (basis: 'actual' | 'forecast') =>
    [...new Set(thresholds.filter((one) => one.basis === basis).map((one) => one.percent))].sort((a, b) => a - b);
  const shareOf = (percent: number) => (amount === '' ? `${percent}%` : formatMoney(takePart(amount, percent), reader));
  return [
    ...percents('actual').map((percent) => `at ${shareOf(percent)} spent`),
    ...percents('forecast').map((percent) => `when the ${period} is heading for ${shareOf(percent)}`),
  ];
}

const takePart = (amount: string, percent: number): string =>
  formatNanosExact((parseDecimalToNanos(amount) * BigInt(percent)) / 100n);
