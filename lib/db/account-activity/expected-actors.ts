import type { Db } from '@/lib/db/client';

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
