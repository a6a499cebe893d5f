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

type Setting = {
  rules: readonly AllocationRule[];
  payers: readonly Payer[];
  names: CellNames;
  days: readonly string[];
};

/**
 * What the rules decide before anything is shared, in nano-dollars by segment. It adds up: what was decided about some days
 * stays true beside other days.
 */
export type Decided = {
  /** By payer, what it alone pays; by rule, what is to be shared; and what nobody pays. */
  direct: Map<string, bigint[]>;
  shared: Map<string, bigint[]>;
  unallocated: bigint[];
};

/** Gives each piece of spend to the first rule that matches it on its days. `days`: the first day of each segment. */
export function decide(
  spend: readonly SpendCell[],
  { rules, payers, names, days }: Setting,
  onCell: (cell: AllocatedCell, rule: AllocationRule | null, isHeld: boolean) => void = () => {},
): Decided {
  const known = new Set(payers.map((one) => one.id));
  const inOrder = [...rules].sort((left, right) => left.position - right.position);
  const matchers = inOrder.map((rule) => ({
    rule,
    isHeld: listTargetPayers(rule.target).every((id) => known.has(id)),
    isMatch: compileMatch(rule.match, names),
  }));
  const bySegment = days.map((day) => matchers.filter(({ rule }) => holdsOn(rule, day)));
  const decided: Decided = { direct: new Map(), shared: new Map(), unallocated: days.map(() => 0n) };
  for (const { segment, ...cell } of spend) {
    const found = bySegment[segment]?.find(({ isMatch }) => isMatch(cell));
    onCell(cell, found?.rule ?? null, found?.isHeld ?? false);
    const { target, id } = found?.rule ?? {};
    if (!found?.isHeld || !target || id === undefined) addAt(decided.unallocated, segment, cell.nanos);
    else if (target.kind === 'payer') addAt(openRow(decided.direct, target.payerId, days), segment, cell.nanos);
    else addAt(openRow(decided.shared, id, days), segment, cell.nanos);
  }
  return decided;
}

function openRow(rows: Map<string, bigint[]>, id: string, days: readonly string[]): bigint[] {
  const row = rows.get(id) ?? days.map(() => 0n);
  rows.set(id, row);
  return row;
}

function addAt(row: bigint[], segment: number, nanos: bigint): void {
  row[segment] = (row[segment] ?? 0n) + nanos;
}

/**
 * Divides what rules share, segment by segment, so that each adds up to itself: by fixed shares, or by what the payers use
 * themselves in the month (of UTC) that the segment begins in, those beneath them counted in. `take` gets each part.
 */
export function divide(
  decided: Decided,
  { rules, payers, days }: Pick<Setting, 'rules' | 'payers' | 'days'>,
  take: (payerId: string, ruleId: string, segment: number, nanos: bigint) => void,
): void {
  const months = days.map((day) => day.slice(0, 7));
  const usedIn = new Map([...new Set(months)].map((month) => [month, sumSubtrees(payers, decided, months, month)]));
  for (const rule of rules) {
    const row = decided.shared.get(rule.id);
    if (!row) continue;
    const ids = listTargetPayers(rule.target);
    for (const [segment, nanos] of row.entries()) {
      if (nanos === 0n) continue;
      const used = usedIn.get(months[segment] ?? '');
      const weights =
        rule.target.kind === 'fixed'
          ? rule.target.shares.map((one) => BigInt(one.share))
          : ids.map((id) => used?.get(id) ?? 0n);
      const parts = splitByWeights(nanos, weights);
      for (const [at, id] of ids.entries()) take(id, rule.id, segment, parts[at] ?? 0n);
    }
  }
}

/**
 * Gives each piece of spend to the payer of the first rule that matches it on its days. What rules share is divided after
 * that, a segment at a time. All of it adds up to the spend. `days`: the first day of each segment, none of which reaches
 * into another month.
 */
export function allocate(spend: readonly SpendCell[], setting: Setting): Allocation {
  const { payers } = setting;
  const rules = [...setting.rules].sort((left, right) => left.position - right.position);
  const allocation: Allocation = {
    totalNanos: 0n,
    payers: new Map(payers.map(({ id }) => [id, { directNanos: 0n, sharedNanos: 0n, cells: [], sharesOf: new Map() }])),
    unallocated: { nanos: 0n, cells: [] },
    rules: new Map(rules.map(({ id }) => [id, 0n])),
  };
  const decided = decide(spend, setting, (cell, rule, isHeld) => {
    allocation.totalNanos += cell.nanos;
    if (rule) allocation.rules.set(rule.id, (allocation.rules.get(rule.id) ?? 0n) + cell.nanos);
    if (!rule || !isHeld) {
      allocation.unallocated.nanos += cell.nanos;
      allocation.unallocated.cells.push(cell);
    } else if (rule.target.kind === 'payer') {
      const payer = allocation.payers.get(rule.target.payerId);
      if (!payer) return;
      payer.directNanos += cell.nanos;
      payer.cells.push(cell);
    }
  });
  divide(decided, { ...setting, rules }, (payerId, ruleId, _segment, part) => {
    const payer = allocation.payers.get(payerId);
    if (!payer) return;
    payer.sharedNanos += part;
    payer.sharesOf.set(ruleId, (payer.sharesOf.get(ruleId) ?? 0n) + part);
  });
  return allocation;
}

/** What each payer pays itself, by segment: its own and its parts of what is shared. Payers without any are absent. */
export function listOwn(decided: Decided, setting: Pick<Setting, 'rules' | 'payers' | 'days'>): Map<string, bigint[]> {
  const own = new Map([...decided.direct].map(([id, row]) => [id, [...row]]));
  divide(decided, setting, (id, _rule, segment, part) => addAt(openRow(own, id, setting.days), segment, part));
  return own;
}

/** What each payer and those beneath it use themselves in a month. */
function sumSubtrees(
  payers: readonly Payer[],
  { direct }: Decided,
  months: readonly string[],
  month: string,
): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { id } of payers) {
    const row = direct.get(id) ?? [];
    const own = row.reduce((sum, nanos, segment) => (months[segment] === month ? sum + nanos : sum), 0n);
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
