import type { Db, Transaction } from '@/lib/db/client';

export type ExpectedActorRow = {
  id: string;
  actor: string;
  note: string;
  createdBy: string;
  createdByName: string;
  createdAt: Date;
};

const withoutWorkspace = { omit: { workspaceId: true } } as const;

/** Announced actors by name. */
export function listExpectedActorRows(db: Db, workspaceId: string): Promise<ExpectedActorRow[]> {
  return db.expectedActor.findMany({
    where: { workspaceId },
    orderBy: { actor: 'asc' },
    take: 500,
    ...withoutWorkspace,
  });
}

/** One of them, or null. */
export function findExpectedActor(db: Db, workspaceId: string, id: string): Promise<ExpectedActorRow | null> {
  return db.expectedActor.findUnique({ where: { workspaceId_id: { workspaceId, id } }, ...withoutWorkspace });
}

/** Stores one. Throws Prisma's P2002 when the actor is announced already. */
export function insertExpectedActor(
  tx: Transaction,
  workspaceId: string,
  fields: Pick<ExpectedActorRow, 'actor' | 'note' | 'createdBy' | 'createdByName'>,
): Promise<ExpectedActorRow> {
  return tx.expectedActor.create({ data: { ...fields, workspaceId }, ...withoutWorkspace });
}

export async function deleteExpectedActorRow(tx: Transaction, workspaceId: string, id: string): Promise<void> {
  await tx.expectedActor.deleteMany({ where: { workspaceId, id } });
}
