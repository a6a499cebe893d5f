import { DAY_MS } from '@/lib/domain/time';
import { computeModelFamily, findToolFamily, parseLineItemFamily } from './model-family';

/** Compares our estimate with the provider's bill, a UTC day, project and model family at a time. */

export type ReconciliationReason =
  | 'matched'
  | 'settling'
  | 'unpriced'
  | 'not-in-usage'
  | 'not-billed'
  | 'price-difference';

export type ReconciliationRow = {
  costOn: string;
  projectId: string;
  modelFamily: string;
  estimatedNanos: bigint;
  billedNanos: bigint;
  unpricedRows: number;
  reason: ReconciliationReason;
};

type Estimated = {
  costOn: string;
  projectId: string;
  model: string | null;
  kind: string;
  estimatedNanos: bigint;
  unpricedRows: number;
};
type Billed = { costOn: string; projectId: string; lineItem: string; amountNanos: bigint };

/** A day's bill keeps growing until the day closes and is restated for about a day after that. */
const SETTLING_MS = DAY_MS;
/** Half a per cent, or one cent, whichever is more, counts as equal. */
const TOLERANCE_NANOS = 10_000_000n;

const magnitude = (nanos: bigint) => (nanos < 0n ? -nanos : nanos);

function decideReason(row: Omit<ReconciliationRow, 'reason'>, now: Date): ReconciliationReason {
  const difference = magnitude(row.billedNanos - row.estimatedNanos);
  const tolerance = magnitude(row.billedNanos) / 200n;
  if (difference <= (tolerance > TOLERANCE_NANOS ? tolerance : TOLERANCE_NANOS)) return 'matched';
  if (now.getTime() < Date.parse(`${row.costOn}T00:00:00Z`) + DAY_MS + SETTLING_MS) return 'settling';
  if (row.unpricedRows > 0) return 'unpriced';
  if (row.estimatedNanos === 0n) return 'not-in-usage';
  if (row.billedNanos === 0n) return 'not-billed';
  return 'price-difference';
}

/** Joins both sides on day, project and model family; what has no model is compared under the line item's own text. */
export function computeReconciliation(
  estimated: readonly Estimated[],
  billed: readonly Billed[],
  now: Date,
): ReconciliationRow[] {
  const rows = new Map<string, Omit<ReconciliationRow, 'reason'>>();
  const rowFor = (costOn: string, projectId: string, modelFamily: string) => {
    const key = JSON.stringify([costOn, projectId, modelFamily]);
    const known = rows.get(key) ?? {
      costOn,
      projectId,
      modelFamily,
      estimatedNanos: 0n,
      billedNanos: 0n,
      unpricedRows: 0,
    };
    rows.set(key, known);
    return known;
  };
  for (const one of estimated) {
    const row = rowFor(
      one.costOn,
      one.projectId,
      findToolFamily(one.kind) ?? (one.model ? computeModelFamily(one.model) : one.kind),
    );
    row.estimatedNanos += one.estimatedNanos;
    row.unpricedRows += one.unpricedRows;
  }
  for (const one of billed) {
    rowFor(
      one.costOn,
      one.projectId,
      findToolFamily(one.lineItem) ?? parseLineItemFamily(one.lineItem) ?? (one.lineItem || 'unattributed'),
    ).billedNanos += one.amountNanos;
  }
  return [...rows.values()]
    .filter((row) => row.estimatedNanos !== 0n || row.billedNanos !== 0n || row.unpricedRows > 0)
    .map((row) => ({ ...row, reason: decideReason(row, now) }));
}
