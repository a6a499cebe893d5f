import { listAllocationRuleRows, listPayerRows } from '@/lib/db/allocation/payers';
import { listBillCells, listUsageCells } from '@/lib/db/allocation/spend-cells';
import { getDb } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import { listGatewayParts } from '@/lib/db/usage/counted-once';
import { listWorkspaceNames } from '@/lib/db/usage/scope-names';
import { type Allocation, allocate } from '@/lib/domain/allocation/allocate';
import {
  type AllocationRule,
  type CellNames,
  listChangeDays,
  type Payer,
  shiftDay,
} from '@/lib/domain/allocation/allocation-rule';
import { type SpendCell, spreadBill } from '@/lib/domain/allocation/spread-bill';
import { DAY_MS } from '@/lib/domain/time';
import { isBilledBy } from '@/lib/domain/usage/billed-elsewhere';
import { findSettledEnd } from '@/lib/services/budgets/load-billed-days';

/** UTC days `[from, until)`. */
export type DaySpan = { from: string; until: string };

/** Spend of a span, ready to be allocated by any rules that change on `days` only. */
export type LoadedSpend = {
  span: DaySpan;
  days: string[];
  spend: SpendCell[];
  names: CellNames;
  costSource: 'estimated' | 'billed' | 'mixed';
  /** The span is over and its bill final. */
  isSettled: boolean;
};

export type LoadedAllocation = LoadedSpend & { payers: Payer[]; rules: AllocationRule[]; allocation: Allocation };

const toDay = (at: Date) => at.toISOString().slice(0, 10);

/** The UTC days of a month (YYYY-MM), also those to come. */
export function findMonthSpan(month: string): DaySpan {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return { from: `${month}-01`, until: toDay(new Date(Date.UTC(year, number, 1))) };
}

/** Reads what was spent, cut where the rules change, so that it adds up to the bill and else to the estimate. */
export async function loadSpend(
  workspaceId: string,
  span: DaySpan,
  rules: readonly Pick<AllocationRule, 'validFrom' | 'validUntil'>[],
  now: Date,
): Promise<LoadedSpend> {
  const today = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  const settledOn = toDay(findSettledEnd(today));
  const connections = await listConnectionIds(getDb(), workspaceId);
  const days = listChangeDays(rules, span.from, span.until);
  const parts = await listGatewayParts(
    workspaceId,
    connections.map(({ id }) => id),
  );
  const elsewhere = {
    parts: parts.filter(({ vendor, billedBy }) => connections.some((one) => isBilledBy(one, vendor, billedBy))),
    models: null,
  };
  const question = { workspaceId, days, until: span.until, settledOn, elsewhere };
  const [usage, bill, inventory] = await Promise.all([
    listUsageCells(question),
    listBillCells(question),
    listWorkspaceNames(getDb(), workspaceId),
  ]);
  const isOpen = usage.some((one) => one.openNanos !== 0n);
  return {
    ...{ span, days, isSettled: span.until <= settledOn },
    spend: spreadBill(usage, bill),
    names: { ...inventory, connections: new Map(connections.map(({ id, name }) => [id, name])) },
    costSource: bill.length === 0 ? 'estimated' : isOpen ? 'mixed' : 'billed',
  };
}

/** Who pays what of a span by the rules as they stand. */
export async function loadAllocation(workspaceId: string, span: DaySpan, now: Date): Promise<LoadedAllocation> {
  const [payers, rules] = await Promise.all([
    listPayerRows(getDb(), workspaceId),
    listAllocationRuleRows(getDb(), workspaceId),
  ]);
  const loaded = await loadSpend(workspaceId, span, rules, now);
  return { ...loaded, payers, rules, allocation: allocate(loaded.spend, { ...loaded, payers, rules }) };
}

/** The last 90 whole UTC days and the one that is under way. */
export const findPreviewSpan = (now: Date): DaySpan => {
  const until = shiftDay(toDay(now), 1);
  return { from: shiftDay(until, -91), until };
};
