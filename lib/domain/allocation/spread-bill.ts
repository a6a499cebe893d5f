import { computeModelFamily, findToolFamily, parseLineItemFamily } from '@/lib/domain/usage/model-family';
import type { Cell } from './allocation-rule';
import { splitByWeights } from './split';

/** Spend of a stretch of time in which the rules stay the same; `segment` is the number of the stretch. */
export type SpendCell = Cell & { segment: number; nanos: bigint };

/** Usage of a stretch: what stands as estimated, and on billed days by what estimate the bill is spread. */
export type UsageCell = Cell & { segment: number; kind: string; openNanos: bigint; weightNanos: bigint };

/** A sum of the bill of a stretch. Empty text = the bill does not say. */
export type BillCell = {
  segment: number;
  connectionId: string;
  projectId: string;
  apiKeyId: string;
  lineItem: string;
  nanos: bigint;
};

/**
 * Spend by what it can be told apart by, so that it adds up to the bill and, on days without one, to the estimate. The bill
 * knows projects, sometimes keys, and names models in its lines; each line is spread over the usage that it fits, by
 * estimate: of its project, key and model, else of its project and key. What fits no usage stays as the bill names it.
 */
export function spreadBill(usage: readonly UsageCell[], bill: readonly BillCell[]): SpendCell[] {
  const spend = new Map<string, SpendCell>();
  const add = (cell: Cell, segment: number, nanos: bigint) => {
    if (nanos === 0n) return;
    const { connectionId, projectId, apiKeyId, userId, model } = cell;
    const key = JSON.stringify([segment, connectionId, projectId, apiKeyId, userId, model]);
    const known = spend.get(key);
    if (known) known.nanos += nanos;
    else spend.set(key, { segment, connectionId, projectId, apiKeyId, userId, model, nanos });
  };
  for (const cell of usage) add(cell, cell.segment, cell.openNanos);
  const billable = usage.filter((one) => one.weightNanos > 0n);
  const byPlace = Map.groupBy(billable, (one) => placeOf(one.segment, one.connectionId, one.projectId ?? ''));
  const byModel = Map.groupBy(
    billable,
    (one) => `${placeOf(one.segment, one.connectionId, one.projectId ?? '')} ${familyOf(one)}`,
  );
  for (const line of bill) {
    const place = placeOf(line.segment, line.connectionId, line.projectId);
    const family = findToolFamily(line.lineItem) ?? parseLineItemFamily(line.lineItem);
    const isOfKey = (one: UsageCell) => line.apiKeyId === '' || one.apiKeyId === line.apiKeyId;
    const fitting = (byModel.get(`${place} ${family}`) ?? []).filter(isOfKey);
    const cells = fitting.length > 0 ? fitting : (byPlace.get(place) ?? []).filter(isOfKey);
    const parts = splitByWeights(
      line.nanos,
      cells.map((one) => one.weightNanos),
    );
    for (const [at, cell] of cells.entries()) add(cell, line.segment, parts[at] ?? 0n);
    if (cells.length === 0) add(nameLine(line), line.segment, line.nanos);
  }
  return [...spend.values()];
}

const placeOf = (segment: number, connectionId: string, projectId: string) => `${segment} ${connectionId} ${projectId}`;

const familyOf = ({ kind, model }: UsageCell) =>
  findToolFamily(kind) ?? (model === null ? null : computeModelFamily(model));

const nameLine = ({ connectionId, projectId, apiKeyId }: BillCell): Cell => ({
  ...{ connectionId, userId: null, model: null },
  projectId: projectId === '' ? null : projectId,
  apiKeyId: apiKeyId === '' ? null : apiKeyId,
});
