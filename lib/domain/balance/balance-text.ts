import type { IncidentMeasures } from '@/lib/domain/incidents/incident';
import { formatDollars } from '@/lib/domain/money';
import { DAY_MS } from '@/lib/domain/time';
import { writeInstant } from '@/lib/domain/written-instant';
import type { BalanceDecision, Recharge, Runway } from './balance';

/** What a balance incident is about. */
export type ToldBalance = {
  connectionName: string;
  leftNanos: bigint;
  runway: Runway | null;
  recharge: Recharge | null;
  spentLastDayNanos: bigint;
  assumedRecharges: number;
};

/** Words of an incident about prepaid credits: `observed` is what is left, so it has neither excess nor rate. */
export function renderBalance(
  balance: ToldBalance,
  decision: Exclude<BalanceDecision, { kind: 'calm' }>,
  now: Date,
): IncidentMeasures {
  return {
    title: renderTitle(balance, decision.kind),
    windowStart: new Date(now.getTime() - DAY_MS),
    windowEnd: now,
    observedNanos: balance.leftNanos > 0n ? balance.leftNanos : 0n,
    expectedNanos: 0n,
    excessNanos: 0n,
    ratePerHourNanos: 0n,
    projected24hNanos: 0n,
    contributors: [],
    facts: [],
    explanation: [renderState(balance, decision.kind), renderRange(balance), renderNext(decision.kind)]
      .filter((one) => one !== '')
      .join(' '),
  };
}

function renderTitle({ connectionName, leftNanos, runway, recharge, spentLastDayNanos }: ToldBalance, kind: string) {
  if (kind === 'empty') return `The prepaid credits of "${connectionName}" are used up`;
  if (kind === 'recharging' && recharge !== null) {
    const times = spentLastDayNanos / recharge.amountNanos;
    return `"${connectionName}" spends ${times} automatic recharges of ${formatDollars(recharge.amountNanos)} a day`;
  }
  const end = runway?.endsAt ? writeInstant(runway.endsAt) : 'an unknown time';
  return `The prepaid credits of "${connectionName}" (${formatDollars(leftNanos)}) end about ${end}`;
}

function renderState({ leftNanos, recharge, spentLastDayNanos, assumedRecharges, runway }: ToldBalance, kind: string) {
  const day = `${formatDollars(spentLastDayNanos)} were spent in the last 24 hours`;
  if (kind === 'recharging' && recharge !== null) {
    return `${day}; the provider charges ${formatDollars(recharge.amountNanos)} whenever less than ${formatDollars(recharge.belowNanos)} is left, so the spend has no end of its own.${assumedRecharges > 0 ? ` ${assumedRecharges} recharges were not entered and are taken for granted.` : ''}`;
  }
  if (kind === 'empty') {
    return `By what was paid in and spent, ${formatDollars(leftNanos)} is left; ${day}. Requests fail once the provider sees the same.`;
  }
  const mean = runway === null ? '' : `, ${formatDollars(runway.perDayNanos)} a day lately`;
  return `${formatDollars(leftNanos)} is left; ${day}${mean}.`;
}

function renderRange({ runway }: ToldBalance): string {
  if (!runway?.earliestAt) return '';
  const latest = runway.latestAt ? `, at that of the calmest ${writeInstant(runway.latestAt)}` : '';
  return `At the pace of the busiest of the last weeks they end ${writeInstant(runway.earliestAt)}${latest}.`;
}

const renderNext = (kind: string) =>
  kind === 'recharging'
    ? 'Look at what spends it, or turn automatic recharging off at the provider.'
    : 'Pay in at the provider and enter the top-up under Budgets, Balance.';
