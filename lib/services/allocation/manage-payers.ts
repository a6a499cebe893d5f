import type { Viewer } from '@/lib/auth/viewer';
import type { Payer as PayerContract, PayerCreate, PayerUpdate } from '@/lib/contracts/allocation/allocation';
import {
  deletePayerRow,
  findPayerUser,
  insertPayer,
  listAllocationRuleRows,
  listPayerRows,
  updatePayerRow,
} from '@/lib/db/allocation/payers';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { lockForTransaction } from '@/lib/db/locks';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { listAncestors } from '@/lib/domain/allocation/allocate';
import { listTargetPayers, type Payer } from '@/lib/domain/allocation/allocation-rule';
import { AppError } from '@/lib/errors';
import { recordChange } from '@/lib/services/record-change';

const MOST_PAYERS = 1_000;

/** All payers by name. */
export async function listPayers(viewer: Viewer) {
  return { data: (await listPayerRows(getDb(), viewer.workspaceId)).map(mapPayer), nextCursor: null };
}

const mapPayer = ({ createdAt, ...rest }: Payer): PayerContract => ({ ...rest, createdAt: createdAt.toISOString() });

export const lockAllocation = (tx: Transaction, workspaceId: string) =>
  lockForTransaction(tx, `allocation:${workspaceId}`);

/** Adds a payer. Throws `conflict` for a name that is taken, `invalid_input` for a parent that does not exist. */
export function createPayer(viewer: Viewer, input: PayerCreate): Promise<PayerContract> {
  const { workspaceId } = viewer;
  return naming(input.name, async (tx) => {
    await lockAllocation(tx, workspaceId);
    const payers = await listPayerRows(tx, workspaceId);
    if (payers.length >= MOST_PAYERS) throw new AppError('conflict', `there are ${MOST_PAYERS} payers: no more fit`);
    checkParent(payers, null, input.parentId);
    const after = mapPayer(await insertPayer(tx, workspaceId, input));
    await recordChange(tx, viewer, { action: 'payer.created', target: after.id, detail: { name: after.name }, after });
    return after;
  });
}

/** Changes a payer. Throws `not_found`, `conflict` for a name that is taken, `invalid_input` for a parent beneath it. */
export function updatePayer(viewer: Viewer, id: string, patch: PayerUpdate): Promise<PayerContract> {
  const { workspaceId } = viewer;
  return naming(patch.name ?? '', async (tx) => {
    await lockAllocation(tx, workspaceId);
    const payers = await listPayerRows(tx, workspaceId);
    const standing = payers.find((one) => one.id === id);
    if (!standing) throw makePayerNotFound(id);
    if (patch.parentId !== undefined) checkParent(payers, id, patch.parentId);
    const after = mapPayer(await updatePayerRow(tx, workspaceId, id, dropAbsent(patch)));
    const before = mapPayer(standing);
    await recordChange(tx, viewer, {
      action: 'payer.updated',
      target: id,
      detail: { name: after.name },
      before,
      after,
    });
    return after;
  });
}

/** Removes a payer that stands alone. Throws `not_found`, and `conflict` while others are beneath it or rules, budgets or alert rules name it. */
export async function deletePayer(viewer: Viewer, id: string): Promise<void> {
  const { workspaceId } = viewer;
  await inTransaction(async (tx) => {
    await lockAllocation(tx, workspaceId);
    const payers = await listPayerRows(tx, workspaceId);
    const standing = payers.find((one) => one.id === id);
    if (!standing) throw makePayerNotFound(id);
    const beneath = payers.find((one) => one.parentId === id);
    if (beneath) throw new AppError('conflict', `"${beneath.name}" is beneath "${standing.name}": move it first`);
    const rules = await listAllocationRuleRows(tx, workspaceId);
    const rule = rules.find((one) => listTargetPayers(one.target).includes(id));
    if (rule)
      throw new AppError('conflict', `rule ${rule.position} names "${standing.name}": change or remove it first`);
    const user = await findPayerUser(tx, workspaceId, id);
    if (user) throw new AppError('conflict', `${user} counts what "${standing.name}" pays: change or delete it first`);
    await deletePayerRow(tx, workspaceId, id);
    const before = mapPayer(standing);
    await recordChange(tx, viewer, { action: 'payer.deleted', target: id, detail: { name: standing.name }, before });
  });
}

const makePayerNotFound = (id: string) => new AppError('not_found', `payer ${id}: there is none in this workspace`);

/** A parent must exist, and must not be the payer itself or beneath it. */
function checkParent(payers: readonly Payer[], id: string | null, parentId: string | null): void {
  if (parentId === null) return;
  const isKnown = payers.some((one) => one.id === parentId);
  const isLoop = id !== null && [parentId, ...listAncestors(payers, parentId)].includes(id);
  if (isKnown && !isLoop) return;
  const message = isLoop
    ? `parentId "${parentId}": expected a payer that is not beneath this one`
    : `parentId "${parentId}": there is no such payer in this workspace`;
  throw new AppError('invalid_input', message, { errors: [{ path: 'parentId', message }] });
}

async function naming<T>(name: string, change: (tx: Transaction) => Promise<T>): Promise<T> {
  try {
    return await inTransaction(change);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = `name "${name}": another payer has it`;
    throw new AppError('conflict', message, { errors: [{ path: 'name', message }] });
  }
}
