import { getDb, type Transaction } from '@/lib/db/client';
import type { ThresholdPoint } from '@/lib/domain/alert-rules/threshold';
import { type DailySpend, listRegularDays } from '@/lib/domain/budgets/budget-forecast';
import type { Interval } from '@/lib/domain/calendar';
import { DAY_MS } from '@/lib/domain/time';
import type { PeriodSpend } from '@/lib/domain/usage/period-spend';
import { findDaySpan, loadPayerDays, type PayerDays, sumBranch } from '@/lib/services/allocation/load-payer-days';

type PayerQuestion = { id: string; payerId: string; period: Interval; isWhole: boolean };

/**
 * What the allocation gives payers over periods, by the id of the question. Whole UTC days are counted, those whose middle
 * lies within; what usage lacks a price for is not told by payer.
 */
export async function loadPayerSpend(
  tx: Transaction,
  workspaceId: string,
  questions: readonly PayerQuestion[],
  today: Date,
): Promise<Map<string, PeriodSpend>> {
  if (questions.length === 0) return new Map();
  const spans = questions.map(({ period }) => findDaySpan(period));
  const from = spans.map((one) => one.from).sort()[0] ?? '';
  const until =
    spans
      .map((one) => one.until)
      .sort()
      .at(-1) ?? '';
  const loaded = await loadPayerDays(tx, workspaceId, { from, until }, today);
  return new Map(
    questions.map(({ id, payerId, period, isWhole }, at) => {
      const span = spans[at] ?? { from, until };
      const days = listSpent(loaded, payerId).filter(({ day }) => day >= span.from && day < span.until);
      const isBilled = days.some(({ day }) => loaded.billed.has(day));
      const isOpen = days.some(({ day }) => loaded.open.has(day));
      return [
        id,
        {
          spentNanos: days.reduce((sum, one) => sum + one.nanos, 0n),
          ...{ oneOffNanos: 0n, unpricedRequests: 0n, assumedNanos: 0n, leftOut: [], billedDays: [] },
          costSource: isBilled ? (isOpen ? 'mixed' : 'billed') : 'estimated',
          isExact: isMidnight(period.startsAt) && isMidnight(period.endsAt),
          isWhole,
          byDay: new Map(days.map(({ day, nanos }) => [Date.parse(day), nanos])),
        },
      ];
    }),
  );
}

/** The last `count` whole UTC days of payers before `today`, from the first with any spend on, by the payer's id. */
export async function loadPayerHistory(
  tx: Transaction,
  workspaceId: string,
  payerIds: readonly string[],
  { today, count }: { today: Date; count: number },
): Promise<Map<string, Required<DailySpend>[]>> {
  if (payerIds.length === 0) return new Map();
  const span = findDaySpan({ startsAt: new Date(today.getTime() - count * DAY_MS), endsAt: today });
  const loaded = await loadPayerDays(tx, workspaceId, span, today);
  return new Map(
    payerIds.map((payerId) => {
      const spent = listSpent(loaded, payerId).filter(({ nanos }) => nanos !== 0n);
      const marks = { assumedNanos: 0n, unpricedRequests: 0n };
      const byDay = new Map(spent.map(({ day, nanos }) => [Date.parse(day), { nanos, ...marks }]));
      return [payerId, listRegularDays(byDay, [], today)];
    }),
  );
}

/** What a payer and those beneath it pay of each day of a span, oldest first. */
export async function listPayerPoints(
  workspaceId: string,
  payerId: string,
  span: { from: Date; until: Date },
): Promise<ThresholdPoint[]> {
  const days = findDaySpan({ startsAt: span.from, endsAt: span.until });
  const loaded = await loadPayerDays(getDb(), workspaceId, days, span.until);
  return listSpent(loaded, payerId).map(({ day, nanos }) => ({ startsAt: new Date(day), nanos, requests: 0n }));
}

function listSpent(loaded: PayerDays, payerId: string): { day: string; nanos: bigint }[] {
  const row = sumBranch(loaded, payerId);
  return loaded.days.map((day, at) => ({ day, nanos: row[at] ?? 0n }));
}

const isMidnight = (at: Date) => at.getTime() % DAY_MS === 0;
