import { createHash } from 'node:crypto';
import { listAllocationRuleRows, listPayerRows } from '@/lib/db/allocation/payers';
import type { Db } from '@/lib/db/client';
import { type Decided, decide, listAncestors, listOwn } from '@/lib/domain/allocation/allocate';
import { type AllocationRule, listDays, nextDay, type Payer } from '@/lib/domain/allocation/allocation-rule';
import { DAY_MS } from '@/lib/domain/time';
import { findPastEnd, throughPastCache } from '@/lib/services/answer-cache';
import { type DaySpan, findMonthSpan, loadSpendBasis, readSpend, type SpendBasis } from './load-allocation';

/** What payers pay by UTC day: own sums that add up, each place of a row is a day. Payers that pay nothing are absent. */
export type PayerDays = {
  days: string[];
  own: ReadonlyMap<string, readonly bigint[]>;
  unallocated: readonly bigint[];
  /** Days that a final bill, and days that an estimate is in. */
  billed: ReadonlySet<string>;
  open: ReadonlySet<string>;
  payers: readonly Payer[];
};

type Month = { days: string[]; decided: Decided; billed: string[]; open: string[] };

/** What rules decide of whole months, with all that decides it. */
type DecidedMonths = Month & { payers: readonly Payer[]; rules: readonly AllocationRule[]; basis: SpendBasis };

/** What the rules as they stand decide about each day of the months of a span; days to come are left out. */
export async function loadDecided(db: Db, workspaceId: string, span: DaySpan, now: Date): Promise<DecidedMonths> {
  const payers = await listPayerRows(db, workspaceId);
  const rules = await listAllocationRuleRows(db, workspaceId);
  const basis = await loadSpendBasis(db, workspaceId, now);
  const setting = { rules, payers, fingerprint: digest(rules, payers, basis) };
  const tomorrow = nextDay(now.toISOString().slice(0, 10));
  const none = { direct: new Map(), shared: new Map(), unallocated: [] };
  let all: Month = { days: [], decided: none, billed: [], open: [] };
  for (let from = `${span.from.slice(0, 7)}-01`; from < span.until && from < tomorrow; ) {
    const { until } = findMonthSpan(from.slice(0, 7));
    all = join(all, await readMonth(db, basis, setting, { from, until: until < tomorrow ? until : tomorrow }));
    from = until;
  }
  return { ...all, payers, rules, basis };
}

/**
 * Who pays what of each day by the rules as they stand, the same sums as the page of a month. Days that are over are kept
 * in memory until their usage, their bill or the rules change, so that only the day under way is read each time.
 */
export async function loadPayerDays(db: Db, workspaceId: string, span: DaySpan, now: Date): Promise<PayerDays> {
  const months = await loadDecided(db, workspaceId, span, now);
  const { days, decided, payers } = months;
  const isAsked = days.map((day) => day >= span.from && day < span.until);
  const cut = <T>(row: readonly T[]) => row.filter((_, at) => isAsked[at]);
  return {
    ...{ days: cut(days), unallocated: cut(decided.unallocated), payers },
    ...{ billed: new Set(months.billed), open: new Set(months.open) },
    // What is shared by use follows the use of the whole month.
    own: new Map([...listOwn(decided, months)].map(([id, row]) => [id, cut(row)])),
  };
}

type Setting = Pick<DecidedMonths, 'rules' | 'payers'> & { fingerprint: string };

/** Days of one month, those that are over from memory. */
async function readMonth(db: Db, basis: SpendBasis, setting: Setting, span: DaySpan): Promise<Month> {
  const pastEnd = findPastEnd().toISOString().slice(0, 10);
  const cutOn = [span.from, pastEnd, span.until].sort()[1] ?? span.from;
  const past = listDays(span.from, cutOn);
  const recent = listDays(cutOn, span.until);
  const { settledOn, elsewhere } = basis;
  const settledUntil = settledOn < cutOn ? settledOn : cutOn;
  const key = { past, settledUntil, elsewhere, fingerprint: setting.fingerprint };
  const parts = [
    ...(past.length === 0
      ? []
      : await throughPastCache(
          basis.workspaceId,
          ['payers', key],
          async () => [await decideDays(db, basis, setting, past)],
          db,
        )),
    ...(recent.length === 0 ? [] : [await decideDays(db, basis, setting, recent)]),
  ];
  return parts.reduce(join);
}

async function decideDays(db: Db, basis: SpendBasis, { rules, payers }: Setting, days: string[]): Promise<Month> {
  const until = nextDay(days.at(-1) ?? '');
  const { spend, billed, open } = await readSpend(db, basis, days, until);
  const nameDays = (segments: ReadonlySet<number>) => [...segments].flatMap((at) => days[at] ?? []);
  const decided = decide(spend, { rules, payers, names: basis.names, days });
  return { days, decided, billed: nameDays(billed), open: nameDays(open) };
}

/** Days that follow on others, as one. */
function join(before: Month, after: Month): Month {
  const joinRows = (left: Map<string, bigint[]>, right: Map<string, bigint[]>) =>
    new Map(
      [...new Set([...left.keys(), ...right.keys()])].map((id) => [
        id,
        [...(left.get(id) ?? before.days.map(() => 0n)), ...(right.get(id) ?? after.days.map(() => 0n))],
      ]),
    );
  return {
    days: [...before.days, ...after.days],
    decided: {
      direct: joinRows(before.decided.direct, after.decided.direct),
      shared: joinRows(before.decided.shared, after.decided.shared),
      unallocated: [...before.decided.unallocated, ...after.decided.unallocated],
    },
    billed: [...before.billed, ...after.billed],
    open: [...before.open, ...after.open],
  };
}

/** Equal only where rules decide the same about the same spend. */
function digest(rules: readonly AllocationRule[], payers: readonly Payer[], { names }: SpendBasis): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([rules, payers.map(({ id }) => id)]));
  for (const map of Object.values(names)) hash.update(JSON.stringify([...map]));
  return hash.digest('base64');
}

/** A payer and all beneath it. */
export const listBranch = (payers: readonly Payer[], id: string): string[] =>
  payers.filter((one) => one.id === id || listAncestors(payers, one.id).includes(id)).map((one) => one.id);

/** What a payer and those beneath it pay, by day. */
export function sumBranch({ days, own, payers }: PayerDays, id: string): bigint[] {
  const rows = listBranch(payers, id).flatMap((one) => (own.has(one) ? [own.get(one) ?? []] : []));
  return days.map((_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0n), 0n));
}

/** The UTC days that count to a span of time: those whose middle lies within. */
export function findDaySpan({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }): DaySpan {
  const dayOf = (at: Date) => new Date(at.getTime() + DAY_MS / 2 - 1).toISOString().slice(0, 10);
  return { from: dayOf(startsAt), until: dayOf(endsAt) };
}
