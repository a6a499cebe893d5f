import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type {
  AllocationPreview,
  AllocationPreviewRequest,
  AllocationRuleCreate,
  AllocationRuleUpdate,
  AllocationRule as RuleContract,
} from '@/lib/contracts/allocation/allocation';
import {
  deleteAllocationRuleRow,
  insertAllocationRule,
  listAllocationRuleRows,
  listPayerRows,
  orderAllocationRules,
  updateAllocationRuleRow,
} from '@/lib/db/allocation/payers';
import { type Db, getDb, inTransaction } from '@/lib/db/client';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { type Allocation, allocate } from '@/lib/domain/allocation/allocate';
import {
  type AllocationRule,
  compileMatch,
  findShareProblem,
  listTargetPayers,
  type RuleTarget,
  shiftDay,
} from '@/lib/domain/allocation/allocation-rule';
import { formatNanosExact } from '@/lib/domain/money';
import { AppError } from '@/lib/errors';
import { recordChange } from '@/lib/services/record-change';
import { groupCells } from './get-allocation';
import { findPreviewSpan, listStretches, loadSpend } from './load-allocation';
import { lockAllocation } from './manage-payers';

const MOST_RULES = 1_000;

/** All rules in the order in which they are asked. */
export async function listAllocationRules(viewer: Viewer) {
  return { data: (await listAllocationRuleRows(getDb(), viewer.workspaceId)).map(mapRule), nextCursor: null };
}

const mapRule = ({ createdAt, ...rest }: AllocationRule): RuleContract => ({
  ...rest,
  createdAt: createdAt.toISOString(),
});

const makeRuleNotFound = (id: string) =>
  new AppError('not_found', `allocation rule ${id}: there is none in this workspace`);

/** A target must name payers that exist, each once, and shares that make a whole. Throws `invalid_input`. */
async function checkTarget(db: Db, workspaceId: string, target: RuleTarget): Promise<void> {
  const known = new Set((await listPayerRows(db, workspaceId)).map((one) => one.id));
  const ids = listTargetPayers(target);
  const unknown = ids.find((id) => !known.has(id));
  const shares = target.kind === 'fixed' ? findShareProblem(target.shares) : null;
  const problem =
    unknown !== undefined
      ? `payer "${unknown}": there is none in this workspace`
      : new Set(ids).size < ids.length
        ? 'target: expected each payer once'
        : shares;
  if (problem !== null)
    throw new AppError('invalid_input', problem, { errors: [{ path: 'target', message: problem }] });
}

/** What a rule is called in the trail: by its note, else by its place. */
const nameRule = ({ note, position }: RuleContract) => ({ name: note || `allocation rule ${position}` });

/** Adds a rule at its place, else as the last. Throws `invalid_input`. */
export async function createAllocationRule(viewer: Viewer, input: AllocationRuleCreate): Promise<RuleContract> {
  const { workspaceId } = viewer;
  return inTransaction(async (tx) => {
    await lockAllocation(tx, workspaceId);
    await checkTarget(tx, workspaceId, input.target);
    const rules = await listAllocationRuleRows(tx, workspaceId);
    if (rules.length >= MOST_RULES) throw new AppError('conflict', `there are ${MOST_RULES} rules: no more fit`);
    const last = (rules.at(-1)?.position ?? 0) + 1;
    const position = Math.min(input.position ?? last, last);
    const after = mapRule(await insertAllocationRule(tx, workspaceId, { ...input, position }));
    await recordChange(tx, viewer, {
      action: 'allocation-rule.created',
      target: after.id,
      detail: nameRule(after),
      after,
    });
    return after;
  });
}

/**
 * Changes a rule; with `from` from that day on: the rule ends the day before, and a copy with the change follows it at once.
 * Returns what holds from then on. Throws `not_found` and `invalid_input`.
 */
export async function updateAllocationRule(
  viewer: Viewer,
  id: string,
  { from, ...patch }: AllocationRuleUpdate,
): Promise<RuleContract> {
  const { workspaceId } = viewer;
  return inTransaction(async (tx) => {
    await lockAllocation(tx, workspaceId);
    const standing = (await listAllocationRuleRows(tx, workspaceId)).find((one) => one.id === id);
    if (!standing) throw makeRuleNotFound(id);
    if (patch.target) await checkTarget(tx, workspaceId, patch.target);
    const next = { ...standing, ...dropAbsent(patch) };
    const isDated = from !== undefined && (standing.validFrom === null || standing.validFrom < from);
    const { validFrom, validUntil } = isDated ? { ...next, validFrom: from } : next;
    if (validFrom !== null && validUntil !== null && validUntil < validFrom) {
      const message = `validUntil ${validUntil}: expected a day that is not before ${validFrom}`;
      throw new AppError('invalid_input', message, { errors: [{ path: isDated ? 'from' : 'validUntil', message }] });
    }
    const before = mapRule(standing);
    if (!isDated) {
      const after = mapRule(await updateAllocationRuleRow(tx, workspaceId, id, dropAbsent(patch)));
      await recordChange(tx, viewer, {
        action: 'allocation-rule.updated',
        target: id,
        detail: nameRule(after),
        before,
        after,
      });
      return after;
    }
    await updateAllocationRuleRow(tx, workspaceId, id, { validUntil: shiftDay(from, -1) });
    const { match, target, note } = next;
    const follower = { match, target, note, validFrom: from, validUntil, position: standing.position + 1 };
    const after = mapRule(await insertAllocationRule(tx, workspaceId, follower));
    await recordChange(tx, viewer, {
      action: 'allocation-rule.updated',
      target: id,
      detail: { from, ...nameRule(after) },
      before,
      after,
    });
    return after;
  });
}

/** Removes a rule: what it decided falls to the rules after it, in past months too. Throws `not_found`. */
export async function deleteAllocationRule(viewer: Viewer, id: string): Promise<void> {
  const { workspaceId } = viewer;
  await inTransaction(async (tx) => {
    await lockAllocation(tx, workspaceId);
    const standing = (await listAllocationRuleRows(tx, workspaceId)).find((one) => one.id === id);
    if (!standing || !(await deleteAllocationRuleRow(tx, workspaceId, id))) throw makeRuleNotFound(id);
    const before = mapRule(standing);
    await recordChange(tx, viewer, { action: 'allocation-rule.deleted', target: id, detail: nameRule(before), before });
  });
}

/** Puts all rules into another order. Throws `invalid_input` unless each is named once. */
export async function reorderAllocationRules(viewer: Viewer, ids: readonly string[]) {
  const { workspaceId } = viewer;
  await inTransaction(async (tx) => {
    await lockAllocation(tx, workspaceId);
    const standing = (await listAllocationRuleRows(tx, workspaceId)).map((one) => one.id);
    const isWhole = ids.length === standing.length && new Set(ids).size === ids.length;
    if (!isWhole || standing.some((id) => !ids.includes(id))) {
      const message = `ids: expected each of the ${standing.length} rules once`;
      throw new AppError('invalid_input', message, { errors: [{ path: 'ids', message }] });
    }
    await orderAllocationRules(tx, workspaceId, ids);
    await recordChange(tx, viewer, {
      action: 'allocation-rule.ordered',
      target: workspaceId,
      before: { ids: standing },
      after: { ids },
    });
  });
  return listAllocationRules(viewer);
}

/** What a rule would have decided in the last 90 days, and what would still be paid by nobody. Writes nothing. */
export async function previewAllocationRule(
  viewer: Viewer,
  { id, position, ...fields }: AllocationPreviewRequest,
  now: Date = readNow(),
): Promise<AllocationPreview> {
  const { workspaceId } = viewer;
  await checkTarget(getDb(), workspaceId, fields.target);
  const [rules, payers] = await Promise.all([
    listAllocationRuleRows(getDb(), workspaceId),
    listPayerRows(getDb(), workspaceId),
  ]);
  const standing = rules.find((one) => one.id === id);
  if (id !== undefined && !standing) throw makeRuleNotFound(id);
  const last = (rules.at(-1)?.position ?? 0) + 1;
  // Beside the one it stands in for, or before the one whose place it takes.
  const place = standing?.position ?? (position ?? last) - 0.5;
  const draft: AllocationRule = { ...fields, id: 'draft', position: place, createdAt: now };
  const drafted = [...rules.filter((one) => one.id !== id), draft];
  const span = findPreviewSpan(now);
  const loaded = await loadSpend(workspaceId, span, listStretches(span, [...rules, draft]), now);
  const before = allocate(loaded.spend, { ...loaded, payers, rules });
  const after = allocate(loaded.spend, { ...loaded, payers, rules: drafted });
  const isMatch = compileMatch(draft.match, loaded.names);
  const mine = new Set(listTargetPayers(draft.target));
  const matched = [...after.payers].flatMap(([payerId, one]) => (mine.has(payerId) ? one.cells.filter(isMatch) : []));
  return {
    ...{ from: span.from, until: span.until, currency: 'USD' },
    total: formatNanosExact(after.totalNanos),
    matched: formatNanosExact(after.rules.get('draft') ?? 0n),
    matchedGroups: groupCells(matched, loaded.names),
    before: mapSide(before),
    after: mapSide(after),
    unallocatedGroups: groupCells(after.unallocated.cells, loaded.names),
  };
}

const mapSide = ({ unallocated, payers }: Allocation): AllocationPreview['before'] => ({
  unallocated: formatNanosExact(unallocated.nanos),
  payers: [...payers].flatMap(([payerId, { directNanos, sharedNanos }]) =>
    directNanos + sharedNanos === 0n ? [] : [{ payerId, own: formatNanosExact(directNanos + sharedNanos) }],
  ),
});
