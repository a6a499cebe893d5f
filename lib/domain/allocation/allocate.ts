import {
  type AllocationRule,
  type Cell,
  type CellNames,
  compileMatch,
  holdsOn,
  listTargetPayers,
  type Payer,
} from './allocation-rule';
import { roundToCent, roundTogether, splitByWeights } from './split';
import type { SpendCell } from './spread-bill';

/** Spend of one payer, or of nobody, by what it can be told apart by. */
export type AllocatedCell = Cell & { nanos: bigint };

export type Allocation = {
  totalNanos: bigint;
  payers: Map<
    string,
    { directNanos: bigint; sharedNanos: bigint; cells: AllocatedCell[]; sharesOf: Map<string, bigint> }
  >;
  unallocated: { nanos: bigint; cells: AllocatedCell[] };
  /** What each rule matched. */
  rules: Map<string, bigint>;
};

/**
 * Gives each piece of spend to the payer of the first rule that matches it on its days. What rules share is divided after
 * that: by fixed shares, or by what the payers use themselves, those beneath them counted in. All of it adds up to the spend.
 * `days`: the first day of each segment.
 */
export function allocate(
  spend: readonly SpendCell[],
  setting: { rules: readonly AllocationRule[]; payers: readonly Payer[]; names: CellNames; days: readonly string[] },
): Allocation {
  const { payers, names, days } = setting;
  const known = new Set(payers.map((one) => one.id));
  const rules = [...setting.rules].sort((left, right) => left.position - right.position);
  const matchers = rules.map((rule) => ({ rule, isMatch: compileMatch(rule.match, names) }));
  const bySegment = days.map((day) => matchers.filter(({ rule }) => holdsOn(rule, day)));
  const allocation: Allocation = {
    totalNanos: 0n,
    payers: new Map(payers.map(({ id }) => [id, { directNanos: 0n, sharedNanos: 0n, cells: [], sharesOf: new Map() }])),
    unallocated: { nanos: 0n, cells: [] },
    rules: new Map(rules.map(({ id }) => [id, 0n])),
  };
  const shared = new Map<AllocationRule, bigint>();
  for (const { segment, nanos, ...cell } of spend) {
    allocation.totalNanos += nanos;
    const rule = bySegment[segment]?.find(({ isMatch }) => isMatch(cell))?.rule;
    if (rule) allocation.rules.set(rule.id, (allocation.rules.get(rule.id) ?? 0n) + nanos);
    const isHeld = rule !== undefined && listTargetPayers(rule.target).every((id) => known.has(id));
    if (!rule || !isHeld) {
      allocation.unallocated.nanos += nanos;
      allocation.unallocated.cells.push({ ...cell, nanos });
    } else if (rule.target.kind === 'payer') {
      const payer = allocation.payers.get(rule.target.payerId);
      if (!payer) continue;
      payer.directNanos += nanos;
      payer.cells.push({ ...cell, nanos });
    } else shared.set(rule, (shared.get(rule) ?? 0n) + nanos);
  }
  const usedBy = sumSubtrees(payers, allocation);
  for (const [rule, nanos] of shared) share(allocation, rule, nanos, usedBy);
  return allocation;
}

function share(allocation: Allocation, rule: AllocationRule, nanos: bigint, usedBy: ReadonlyMap<string, bigint>): void {
  const ids = listTargetPayers(rule.target);
  const weights =
    rule.target.kind === 'fixed'
      ? rule.target.shares.map((one) => BigInt(one.share))
      : ids.map((id) => usedBy.get(id) ?? 0n);
  const parts = splitByWeights(nanos, weights);
  for (const [at, id] of ids.entries()) {
    const payer = allocation.payers.get(id);
    const part = parts[at] ?? 0n;
    if (!payer) continue;
    payer.sharedNanos += part;
    payer.sharesOf.set(rule.id, (payer.sharesOf.get(rule.id) ?? 0n) + part);
  }
}

/** What each payer and those beneath it use themselves. */
function sumSubtrees(payers: readonly Payer[], allocation: Allocation): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { id } of payers) {
    const own = allocation.payers.get(id)?.directNanos ?? 0n;
    for (const above of [id, ...listAncestors(payers, id)]) sums.set(above, (sums.get(above) ?? 0n) + own);
  }
  return sums;
}

/** Payers above one, the nearest first; a loop, which nothing should store, ends it. */
export function listAncestors(payers: readonly Pick<Payer, 'id' | 'parentId'>[], id: string): string[] {
  const parents = new Map(payers.map((one) => [one.id, one.parentId]));
  const above: string[] = [];
  for (let at = parents.get(id) ?? null; at !== null && !above.includes(at); at = parents.get(at) ?? null)
    above.push(at);
  return above;
}

export type StatementRow = {
  payerId: string;
  /** In whole cents, as all amounts here: `own` = `direct` + `shared`; `total` has those beneath it too. */
  directNanos: bigint;
  sharedNanos: bigint;
  ownNanos: bigint;
  totalNanos: bigint;
};

export type Statement = { totalNanos: bigint; unallocatedNanos: bigint; rows: StatementRow[] };

/** An allocation in cents: what the payers pay and what nobody does add up to the nearest cent of all that was spent. */
export function stateInCents(allocation: Allocation, payers: readonly Payer[]): Statement {
  const exact = payers.map(({ id }) => {
    const { directNanos = 0n, sharedNanos = 0n } = allocation.payers.get(id) ?? {};
    return { directNanos, ownNanos: directNanos + sharedNanos, isShared: sharedNanos !== 0n };
  });
  const [unallocatedNanos = 0n, ...own] = roundTogether([
    allocation.unallocated.nanos,
    ...exact.map((one) => one.ownNanos),
  ]);
  const totals = new Map<string, bigint>();
  for (const [at, { id }] of payers.entries()) {
    for (const above of [id, ...listAncestors(payers, id)])
      totals.set(above, (totals.get(above) ?? 0n) + (own[at] ?? 0n));
  }
  const rows = payers.map(({ id }, at) => {
    const ownNanos = own[at] ?? 0n;
    const part = exact[at];
    const directNanos = part?.isShared ? roundToCent(part.directNanos) : ownNanos;
    return {
      payerId: id,
      directNanos,
      sharedNanos: ownNanos - directNanos,
      ownNanos,
      totalNanos: totals.get(id) ?? 0n,
    };
  });
  return { totalNanos: roundToCent(allocation.totalNanos), unallocatedNanos, rows };
}

/** A sum of cells that are alike in what is shown of them. */
export type StatementLine = { label: string; detail: string; nanos: bigint };

/**
 * The lines of what one payer pays itself, the largest first and beyond `most` as one, in cents that add up to `ownNanos`.
 */
export function listLines(parts: readonly StatementLine[], ownNanos: bigint, most: number): StatementLine[] {
  const sums = new Map<string, StatementLine>();
  for (const { label, detail, nanos } of parts) {
    const key = JSON.stringify([label, detail]);
    const known = sums.get(key);
    if (known) known.nanos += nanos;
    else sums.set(key, { label, detail, nanos });
  }
  const sorted = [...sums.values()].sort((left, right) =>
    right.nanos > left.nanos ? 1 : right.nanos < left.nanos ? -1 : 0,
  );
  const rest = sorted.slice(most);
  const shown =
    rest.length === 0
      ? sorted
      : [
          ...sorted.slice(0, most),
          { label: `${rest.length} more`, detail: '', nanos: rest.reduce((sum, one) => sum + one.nanos, 0n) },
        ];
  const rounded = roundTogether(shown.map((one) => one.nanos));
  // The payer's own amount was rounded together with those of others: a cent between the two goes to the largest line.
  const gap = ownNanos - rounded.reduce((sum, one) => sum + one, 0n);
  return shown.map((line, at) => ({ ...line, nanos: (rounded[at] ?? 0n) + (at === 0 ? gap : 0n) }));
}
