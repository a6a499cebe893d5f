import { listSeriesSpend } from '@/lib/db/allocation/spend-cells';
import type { Db } from '@/lib/db/client';
import { decide, divide } from '@/lib/domain/allocation/allocate';
import { planSpendSegments } from '@/lib/domain/usage/spend-segment';
import { listBranch, loadDecided } from './load-payer-days';

/** Whole minutes of what a payer and those beneath it pay; `id` names the question. */
export type PayerWindow = { id: string; payerId: string; startsAt: Date; endsAt: Date };

/**
 * What payers pay of the estimated usage of short windows, by the rules of each day, to the nano-dollar. What is shared by
 * use is divided as in the month that a day lies in.
 */
export async function sumPayerWindows(
  db: Db,
  workspaceId: string,
  windows: readonly PayerWindow[],
  now: Date,
): Promise<Map<string, bigint>> {
  const sums = new Map<string, bigint>();
  if (windows.length === 0) return sums;
  const earliest = new Date(Math.min(...windows.map((one) => one.startsAt.getTime())));
  const latest = new Date(Math.max(...windows.map((one) => one.endsAt.getTime())));
  const span = { from: toDay(earliest), until: toDay(new Date(latest.getTime() + 86_399_999)) };
  const { days, decided: months, payers, rules, basis } = await loadDecided(db, workspaceId, span, now);
  const setting = { rules, payers, days, names: basis.names };
  const readAt = new Map<string, ReturnType<typeof listSeriesSpend>>();
  for (const { id, payerId, startsAt, endsAt } of windows) {
    const key = `${startsAt.getTime()} ${endsAt.getTime()}`;
    const segments = planSpendSegments(startsAt, endsAt, startsAt);
    const reading = readAt.get(key) ?? listSeriesSpend(db, { ...basis, segments });
    readAt.set(key, reading);
    const cells = (await reading).map(({ day, ...cell }) => ({ ...cell, segment: days.indexOf(day) }));
    const { direct, shared } = decide(cells, setting);
    const branch = new Set(listBranch(payers, payerId));
    let nanos = [...branch].flatMap((one) => direct.get(one) ?? []).reduce((sum, one) => sum + one, 0n);
    divide({ ...months, shared }, setting, (to, _rule, _segment, part) => {
      if (branch.has(to)) nanos += part;
    });
    sums.set(id, nanos);
  }
  return sums;
}

const toDay = (at: Date) => at.toISOString().slice(0, 10);
