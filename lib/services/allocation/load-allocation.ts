import { listAllocationRuleRows, listPayerRows } from '@/lib/db/allocation/payers';
import { listBillCells, listUsageCells } from '@/lib/db/allocation/spend-cells';
import { type Db, getDb } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import { type BilledElsewhere, listGatewayParts } from '@/lib/db/usage/counted-once';
import { listWorkspaceNames } from '@/lib/db/usage/scope-names';
import { type Allocation, allocate } from '@/lib/domain/allocation/allocate';
import {
  type AllocationRule,
  type CellNames,
  listChangeDays,
  listDays,
  type Payer,
  shiftDay,
} from '@/lib/domain/allocation/allocation-rule';
import { type SpendCell, spreadBill } from '@/lib/domain/allocation/spread-bill';
import { DAY_MS } from '@/lib/domain/time';
import { isBilledBy } from '@/lib/domain/usage/billed-elsewhere';
import { findSettledEnd } from '@/lib/domain/usage/settled-end';

/** UTC days `[from, until)`. */
export type DaySpan = { from: string; until: string };

/** Spend of a span, ready to be allocated by any rules that change on `days` only, the first days of its segments. */
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

/** What decides how spend is read, beside the days that are asked. */
export type SpendBasis = {
  workspaceId: string;
  /** Bills of days from there on are not final. */
  settledOn: string;
  elsewhere: BilledElsewhere;
  names: CellNames;
};

/** Reads that once for all days that are asked. */
export async function loadSpendBasis(db: Db, workspaceId: string, now: Date): Promise<SpendBasis> {
  const today = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  const connections = await listConnectionIds(db, workspaceId);
  const ids = connections.map(({ id }) => id);
  const parts = await listGatewayParts(workspaceId, ids, db);
  const names = await listWorkspaceNames(db, workspaceId);
  return {
    ...{ workspaceId, settledOn: toDay(findSettledEnd(today)) },
    elsewhere: {
      parts: parts.filter(({ vendor, billedBy }) => connections.some((one) => isBilledBy(one, vendor, billedBy))),
      models: null,
    },
    names: { ...names, connections: new Map(connections.map(({ id, name }) => [id, name])) },
  };
}

/** What was spent of each segment, so that it adds up to the bill and else to the estimate; `until` ends the last one. */
export async function readSpend(db: Db, basis: SpendBasis, days: readonly string[], until: string) {
  const { names: _names, ...rest } = basis;
  const question = { ...rest, days, until };
  const usage = await listUsageCells(db, question);
  const bill = await listBillCells(db, question);
  return {
    spend: spreadBill(usage, bill),
    /** Segments that a bill or an estimate is in. */
    billed: new Set(bill.map(({ segment }) => segment)),
    open: new Set(usage.flatMap(({ segment, openNanos }) => (openNanos === 0n ? [] : segment))),
  };
}

/** The same of a span with all that it is shown with. */
export async function loadSpend(workspaceId: string, span: DaySpan, days: string[], now: Date): Promise<LoadedSpend> {
  const basis = await loadSpendBasis(getDb(), workspaceId, now);
  const { spend, billed, open } = await readSpend(getDb(), basis, days, span.until);
  return {
    ...{ span, days, spend, isSettled: span.until <= basis.settledOn, names: basis.names },
    costSource: billed.size === 0 ? 'estimated' : open.size > 0 ? 'mixed' : 'billed',
  };
}

/** Who pays what of a span by the rules as they stand: what each day comes to, added up. */
export async function loadAllocation(workspaceId: string, span: DaySpan, now: Date): Promise<LoadedAllocation> {
  const [payers, rules] = await Promise.all([
    listPayerRows(getDb(), workspaceId),
    listAllocationRuleRows(getDb(), workspaceId),
  ]);
  const loaded = await loadSpend(workspaceId, span, listDays(span.from, span.until), now);
  return { ...loaded, payers, rules, allocation: allocate(loaded.spend, { ...loaded, payers, rules }) };
}

/** First days of the stretches of a span in which no rule changes and no month begins. */
export const listStretches = ({ from, until }: DaySpan, rules: Parameters<typeof listChangeDays>[0]): string[] => {
  const changes = listChangeDays(rules, from, until);
  const firsts = listDays(from, until).filter((day) => day.endsWith('-01'));
  return [...new Set([...changes, ...firsts])].sort();
};

/** The last 90 whole UTC days and the one that is under way. */
export const findPreviewSpan = (now: Date): DaySpan => {
  const until = shiftDay(toDay(now), 1);
  return { from: shiftDay(until, -91), until };
};
