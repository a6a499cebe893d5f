import type { Db, Transaction } from '@/lib/db/client';
import type { IncidentNote } from '@/lib/db/generated/client';

/** What a person wrote about an incident. */
export type IncidentNoteRow = Omit<IncidentNote, 'workspaceId'>;

const withoutWorkspace = { omit: { workspaceId: true } } as const;

/** Notes of one incident, newest first, those before `beforeId` (null = from the newest). */
export function listIncidentNoteRows(
  db: Db,
  workspaceId: string,
  page: { incidentId: string; beforeId: string | null; limit: number },
): Promise<IncidentNoteRow[]> {
  const { incidentId, beforeId, limit } = page;
  return db.incidentNote.findMany({
    where: { workspaceId, incidentId, ...(beforeId === null ? {} : { id: { lt: beforeId } }) },
    orderBy: { id: 'desc' },
    take: limit,
    ...withoutWorkspace,
  });
}

export function countIncidentNotes(db: Db, workspaceId: string, incidentId: string): Promise<number> {
  return db.incidentNote.count({ where: { workspaceId, incidentId } });
}

/** One note, locked until the transaction ends; null = there is none. */
export async function lockIncidentNote(
  tx: Transaction,
  workspaceId: string,
  id: string,
): Promise<IncidentNoteRow | null> {
  await tx.$executeRaw`
    SELECT 1 FROM incident_note WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
  return tx.incidentNote.findUnique({ where: { workspaceId_id: { workspaceId, id } }, ...withoutWorkspace });
}

export function insertIncidentNote(
  tx: Transaction,
  workspaceId: string,
  note: Omit<IncidentNoteRow, 'id' | 'editedAt'>,
): Promise<IncidentNoteRow> {
  return tx.incidentNote.create({ data: { ...note, workspaceId }, ...withoutWorkspace });
}

export function updateIncidentNoteText(
  tx: Transaction,
  workspaceId: string,
  id: string,
  change: { text: string; editedAt: Date },
): Promise<IncidentNoteRow> {
  return tx.incidentNote.update({ where: { workspaceId_id: { workspaceId, id } }, data: change, ...withoutWorkspace });
}

export async function deleteIncidentNoteRow(tx: Transaction, workspaceId: string, id: string): Promise<void> {
  await tx.incidentNote.delete({ where: { workspaceId_id: { workspaceId, id } } });
}
