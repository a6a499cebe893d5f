import type { Db } from '@/lib/db/client';
import type { IncidentScope } from '@/lib/domain/incidents/incident';
import type { SurroundingEvent } from '@/lib/domain/incidents/surroundings-text';

export type SimilarRow = {
  id: string;
  number: number;
  title: string;
  state: 'open' | 'acknowledged' | 'resolved';
  openedAt: Date;
  resolvedBy: string | null;
  excessNanos: bigint;
  feedback: string | null;
  projectId: string | null;
  done: { title: string; state: string }[];
};

/**
 * Earlier incidents like this one, newest first, with what was done about them: of the same key where one is known, else
 * of the same source and scope. Those that another one speaks for are left out.
 */
export async function listSimilarIncidents(
  db: Db,
  workspaceId: string,
  like: { number: number; apiKeyId: string | null; dedupKey: string; scope: IncidentScope },
  limit: number,
): Promise<SimilarRow[]> {
  const { number, apiKeyId, dedupKey, scope } = like;
  return db.$queryRaw<SimilarRow[]>`
    SELECT i.id, i.number, i.title, i.state::text AS state, i.opened_at AS "openedAt", i.resolved_by AS "resolvedBy",
           i.excess_nanos AS "excessNanos", i.feedback, i.scope ->> 'projectId' AS "projectId",
           coalesce((SELECT jsonb_agg(jsonb_build_object('title', c.title, 'state', c.state) ORDER BY c.id)
                       FROM containment c
                      WHERE c.workspace_id = i.workspace_id AND c.incident_id = i.id AND NOT c.dry_run
                        AND c.started_at IS NOT NULL), '[]'::jsonb) AS done
      FROM incident i
     WHERE i.workspace_id = ${workspaceId}::uuid AND i.number < ${number} AND i.merged_into_id IS NULL
       AND (i.dedup_key = ${dedupKey}
            OR (${apiKeyId}::text IS NOT NULL AND i.scope ->> 'apiKeyId' = ${apiKeyId})
            OR (${apiKeyId}::text IS NULL AND i.scope <> '{}'::jsonb AND i.scope = ${JSON.stringify(scope)}::jsonb))
     ORDER BY i.number DESC LIMIT ${limit}`;
}

/** What the inventory and the plans say of a span: keys made, people first seen, announced changes that began. */
export async function listSurroundingEvents(
  db: Db,
  workspaceId: string,
  about: { connectionId: string | null; apiKeyId: string | null; projectIds: readonly string[] | null },
  span: { from: Date; until: Date },
  limit: number,
): Promise<SurroundingEvent[]> {
  const { connectionId, apiKeyId, projectIds } = about;
  const projects = projectIds === null ? null : [...projectIds];
  return db.$queryRaw<SurroundingEvent[]>`
    SELECT * FROM (
      SELECT coalesce(k.created_at, k.first_seen_at) AS at, 'key' AS kind, k.name, k.owner_name AS by
        FROM provider_api_key k
       WHERE k.workspace_id = ${workspaceId}::uuid AND k.connection_id = ${connectionId}::uuid
         AND (k.id = ${apiKeyId} OR k.project_id = (SELECT p.project_id FROM provider_api_key p
               WHERE p.workspace_id = ${workspaceId}::uuid AND p.connection_id = ${connectionId}::uuid AND p.id = ${apiKeyId}))
         AND (${projects}::text[] IS NULL OR k.project_id = ANY(${projects}::text[]))
      UNION ALL
      SELECT u.first_seen_at, 'person', u.name, NULL
        FROM provider_user u
       WHERE u.workspace_id = ${workspaceId}::uuid AND u.connection_id = ${connectionId}::uuid AND u.type = 'user'
         AND ${projects}::text[] IS NULL
         AND u.first_seen_at > (SELECT min(o.first_seen_at) + interval '1 hour' FROM provider_user o
               WHERE o.workspace_id = u.workspace_id AND o.connection_id = u.connection_id)
      UNION ALL
      SELECT e.starts_at, 'plan', e.name, e.created_by
        FROM planned_event e
       WHERE e.workspace_id = ${workspaceId}::uuid AND e.cancelled_at IS NULL AND ${projects}::text[] IS NULL
    ) AS happened
    WHERE at >= ${span.from} AND at < ${span.until} ORDER BY at DESC LIMIT ${limit}`;
}

export type AccountActRow = {
  at: Date;
  type: string;
  actorKind: string;
  actorId: string | null;
  actorEmail: string | null;
  actorKeyId: string | null;
  address: string | null;
  country: string | null;
  asn: string | null;
};

/** What the provider's audit log says of a span, newest first; ordinary signing in and out is left out. */
export function listAccountActs(
  db: Db,
  workspaceId: string,
  connectionId: string,
  span: { from: Date; until: Date },
  limit: number,
): Promise<AccountActRow[]> {
  return db.accountEvent.findMany({
    where: {
      ...{ workspaceId, connectionId, at: { gte: span.from, lt: span.until } },
      NOT: {
        AND: [
          { OR: [{ type: { startsWith: 'login.' } }, { type: { startsWith: 'logout.' } }] },
          { signs: { equals: [] } },
        ],
      },
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit,
    select: {
      ...{ at: true, type: true, address: true, country: true, asn: true },
      ...{ actorKind: true, actorId: true, actorEmail: true, actorKeyId: true },
    },
  });
}
