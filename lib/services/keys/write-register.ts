import type { Viewer } from '@/lib/auth/viewer';
import type { KeyUpdate } from '@/lib/contracts/keys/keys';
import { type Db, inTransaction, type Transaction } from '@/lib/db/client';
import { type KeyRow, listKeyRows, saveKeyRecord } from '@/lib/db/keys/keys';
import { lockForTransaction } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { REGISTER_COLUMNS, renderRegisterCells } from '@/lib/domain/keys/register-cells';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { mapKeyUpdate } from './manage-keys';
import { mapRegister } from './map-key';

/** One entry of the register as cells. */
export const renderEntryCells = (row: KeyRow): Record<string, string> =>
  renderRegisterCells({ id: row.id, name: row.name, project: row.projectName ?? row.projectId }, mapRegister(row));

/** The keys whose entries a viewer may see and change. */
export const listRegisterRows = (db: Db, viewer: Viewer): Promise<KeyRow[]> =>
  listKeyRows(db, viewer.workspaceId, { projectIds: listAllowedProjects(viewer) });

export type RegisterChange = { field: string; from: string; to: string };

/** Cells of an entry that an update would change, from what to what. */
export function listRegisterChanges(row: KeyRow, update: KeyUpdate): RegisterChange[] {
  const before = renderEntryCells(row);
  const after = renderEntryCells({ ...row, ...mapKeyUpdate(update) });
  return REGISTER_COLUMNS.filter((field) => before[field] !== after[field]).map((field) => ({
    ...{ field, from: before[field] ?? '', to: after[field] ?? '' },
  }));
}

/** Keeps others from changing entries until the transaction ends. */
export const lockRegister = (tx: Transaction, workspaceId: string): Promise<void> =>
  lockForTransaction(tx, `key-records:${workspaceId}`);

/** Writes one entry that comes from a table or a file, with its line in the trail; the caller holds the lock. */
export async function writeRegister(
  tx: Transaction,
  { workspaceId, actor }: Viewer,
  row: KeyRow,
  update: KeyUpdate,
  from: 'import' | 'apply',
): Promise<void> {
  await saveKeyRecord(
    tx,
    workspaceId,
    { connectionId: row.connectionId, id: row.id },
    mapKeyUpdate(update),
    actor.name,
  );
  await insertAuditEntry(tx, {
    ...{ workspaceId, actor: actor.name, action: 'key.updated', target: row.id, detail: { name: row.name, from } },
    before: renderEntryCells(row),
    after: renderEntryCells({ ...row, ...mapKeyUpdate(update) }),
  });
}

/** The same as a step of its own. */
export async function applyRegisterEntry(viewer: Viewer, row: KeyRow, update: KeyUpdate): Promise<void> {
  await inTransaction(async (tx) => {
    await lockRegister(tx, viewer.workspaceId);
    await writeRegister(tx, viewer, row, update, 'apply');
  });
}
