import type { Db } from '@/lib/db/client';

/** True when automation acted, or pretended to, on a cause. */
export async function isCauseTaken(db: Db, workspaceId: string, causeKey: string): Promise<boolean> {
  return (await db.containment.count({ where: { workspaceId, causeKey } })) > 0;
}

/**
 * Plans that automation made since `since` and that were not cancelled: of one policy, and of all. Dry runs do not
 * count.
 */
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

/** Whether something may have to be done within seconds: a policy or budget that acts, or a plan that is not settled. */
export async function hasContainmentWork(db: Db, workspaceId: string): Promise<boolean> {
  const rows = await db.$queryRaw<{ has: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM containment_policy WHERE workspace_id = ${workspaceId}::uuid AND mode <> 'off')
        OR EXISTS (SELECT 1 FROM budget WHERE workspace_id = ${workspaceId}::uuid AND jsonb_array_length(actions) > 0)
        OR EXISTS (SELECT 1 FROM containment WHERE workspace_id = ${workspaceId}::uuid
             AND (state IN ('planned', 'awaiting_approval', 'applying', 'applied', 'undoing')
                  OR greatest(created_at, applied_at) > now() - interval '1 day')) AS has`;
  return rows[0]?.has ?? true;
}
