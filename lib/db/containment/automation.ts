import type { Db } from '@/lib/db/client';

/** True when automation acted, or pretended to, on a cause. */
export async function isCauseTaken(db: Db, workspaceId: string, causeKey: string): Promise<boolean> {
  return (await db.containment.count({ where: { workspaceId, causeKey } })) > 0;
}

/** Plans that automation made since then and nobody cancelled: of one policy, and of all. Dry runs do not count. */
export async function countAutomaticPlans(
  db: Db,
  workspaceId: string,
  policyId: string | null,
  since: Date,
): Promise<{ ofPolicy: number; ofAll: number }> {
  const where = {
    workspaceId,
    causeKey: { not: null },
    dryRun: false,
    state: { not: 'cancelled' },
    createdAt: { gt: since },
  };
  const ofAll = await db.containment.count({ where });
  const ofPolicy = policyId === null ? 0 : await db.containment.count({ where: { ...where, policyId } });
  return { ofPolicy, ofAll };
}

/** Newest incident of a source, whatever its state; null = there was none. */
export async function findNewestIncidentId(db: Db, workspaceId: string, dedupKey: string): Promise<string | null> {
  const row = await db.incident.findFirst({
    where: { workspaceId, dedupKey },
    orderBy: { number: 'desc' },
    select: { id: true },
  });
  return row?.id ?? null;
}
