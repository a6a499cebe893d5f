import type { Transaction } from '@/lib/db/client';
import type { FindingAdminKey, FindingPerson, FindingProject } from '@/lib/domain/keys/key-finding';
import { findUseStart } from '@/lib/domain/keys/key-use';

/** Projects with their limit, what they spent in thirty days and what their keys are expected to spend a month. */
export async function listFindingProjects(tx: Transaction, workspaceId: string, now: Date): Promise<FindingProject[]> {
  return tx.$queryRaw<FindingProject[]>`
    WITH member AS MATERIALIZED (
      SELECT DISTINCT connection_id, project_id, group_id FROM series
       WHERE workspace_id = ${workspaceId}::uuid AND project_id IS NOT NULL
    ), spent AS (
      SELECT m.connection_id, m.project_id, sum(u.cost_nanos)::bigint AS nanos
        FROM usage_sum u JOIN member m ON m.group_id = u.group_id
       WHERE u.workspace_id = ${workspaceId}::uuid AND u.width_minutes = 1440
         AND u.bucket_start >= ${findUseStart(now)} AND u.bucket_start <= ${now}
       GROUP BY 1, 2
    ), expected AS (
      SELECT k.connection_id, k.project_id, sum(r.expected_monthly_nanos)::bigint AS nanos
        FROM key_record r
        JOIN provider_api_key k ON k.workspace_id = r.workspace_id AND k.connection_id = r.connection_id AND k.id = r.api_key_id
       WHERE r.workspace_id = ${workspaceId}::uuid AND r.expected_monthly_nanos IS NOT NULL AND k.deleted_at IS NULL
       GROUP BY 1, 2
    )
    SELECT p.connection_id AS "connectionId", p.id, p.name, p.created_at AS "createdAt", p.first_seen_at AS "firstSeenAt",
           p.spend_limit_nanos AS "limitNanos", p.limit_read_at AS "limitReadAt", p.limit_since AS "limitSince",
           coalesce(s.nanos, 0)::bigint AS "spentNanos", e.nanos AS "expectedNanos"
      FROM provider_project p
      LEFT JOIN spent s ON s.connection_id = p.connection_id AND s.project_id = p.id
      LEFT JOIN expected e ON e.connection_id = p.connection_id AND e.project_id = p.id
     WHERE p.workspace_id = ${workspaceId}::uuid AND p.deleted_at IS NULL
     ORDER BY p.connection_id, p.id`;
}

/** People and service accounts of the watched organizations, those that left too. */
export async function listFindingPeople(tx: Transaction, workspaceId: string): Promise<FindingPerson[]> {
  return tx.providerUser.findMany({
    where: { workspaceId },
    select: { connectionId: true, id: true, name: true, role: true, deletedAt: true },
  });
}

/** Admin keys that the provider lists. */
export async function listFindingAdminKeys(tx: Transaction, workspaceId: string): Promise<FindingAdminKey[]> {
  return tx.providerAdminKey.findMany({
    where: { workspaceId, deletedAt: null },
    select: {
      ...{ connectionId: true, id: true, name: true, redactedValue: true, ownerName: true },
      ...{ createdAt: true, firstSeenAt: true, expiresAt: true },
    },
    orderBy: [{ connectionId: 'asc' }, { id: 'asc' }],
  });
}

/** A connection as findings look at it; the keys themselves are not read. */
export async function listFindingConnections(tx: Transaction, workspaceId: string) {
  return tx.connection.findMany({
    where: { workspaceId },
    select: {
      ...{ id: true, name: true, provider: true, createdAt: true, adminKeyHint: true, adminKeyExpiresAt: true },
      ...{ actionKeyHint: true, keyAccess: true, lastSuccessAt: true },
    },
    orderBy: { id: 'asc' },
  });
}
