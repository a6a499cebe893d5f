import { z } from 'zod';
import type { Db, Transaction } from '@/lib/db/client';
import type { KeyRotation, Prisma } from '@/lib/db/generated/client';
import { mapOneReadable, mapReadable, mapReadablePage, type UnreadableRow } from '@/lib/db/readable-rows';
import {
  CALLING_STATES,
  type KeyUser,
  ROTATION_KINDS,
  ROTATION_STATES,
  type Rotation,
} from '@/lib/domain/keys/rotation-state';
import { DAY_MS } from '@/lib/domain/time';

const Words = z.object({ kind: z.enum(ROTATION_KINDS), state: z.enum(ROTATION_STATES) });

const mapRow = ({ workspaceId: _workspaceId, ...row }: KeyRotation): Rotation => ({ ...row, ...Words.parse(row) });

/** What the data-health page calls a rotation: the key that it replaces. */
const nameRow = (row: KeyRotation) => ({ ...row, name: row.oldKeyName });
const mapNamed = ({ name: _name, ...row }: ReturnType<typeof nameRow>) => mapRow(row);
const mapRows = (rows: readonly KeyRotation[]) => mapReadable(rows.map(nameRow), mapNamed);

export type RotationFields = Omit<Rotation, 'id' | 'updatedAt'>;

/** Writes a rotation down; a unique violation means that the key has one that stands. */
export async function insertRotation(
  tx: Transaction,
  workspaceId: string,
  id: string,
  fields: RotationFields,
): Promise<Rotation> {
  return mapRow(await tx.keyRotation.create({ data: { ...fields, id, workspaceId } }));
}

/** One rotation, or null. */
export async function findRotation(db: Db, workspaceId: string, id: string): Promise<Rotation | null> {
  const row = await db.keyRotation.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  return row && mapOneReadable('rotation', nameRow(row), mapNamed);
}

export async function updateRotation(
  tx: Transaction,
  workspaceId: string,
  id: string,
  changes: Partial<RotationFields>,
): Promise<Rotation> {
  return mapRow(await tx.keyRotation.update({ where: { workspaceId_id: { workspaceId, id } }, data: changes }));
}

export type RotationFilter = {
  /** From or to this key. */
  keyId?: string | undefined;
  isStanding?: boolean | undefined;
  /** Null = of all projects. */
  projectIds: readonly string[] | null;
  beforeId?: string | null;
  limit: number;
};

/** Rotations that can be read, newest first. */
export async function listRotationRows(db: Db, workspaceId: string, filter: RotationFilter): Promise<Rotation[]> {
  const where: Prisma.KeyRotationWhereInput = {
    workspaceId,
    ...(filter.keyId === undefined ? {} : { OR: [{ oldKeyId: filter.keyId }, { newKeyId: filter.keyId }] }),
    ...(filter.isStanding === undefined ? {} : { endedAt: filter.isStanding ? null : { not: null } }),
    ...(filter.projectIds === null ? {} : { projectId: { in: [...filter.projectIds] } }),
    ...(filter.beforeId ? { id: { lt: filter.beforeId } } : {}),
  };
  const rows = await db.keyRotation.findMany({ where, orderBy: { id: 'desc' }, take: filter.limit });
  return mapReadablePage(rows.map(nameRow), filter.limit, mapNamed, (last, limit) =>
    listRotationRows(db, workspaceId, { ...filter, beforeId: last.id, limit }),
  );
}

/** Rotations that this version cannot read: they are not processed. */
export async function listUnreadableRotations(db: Db, workspaceId: string): Promise<UnreadableRow[]> {
  const { kind, state } = Words.shape;
  const where = { OR: [{ kind: { notIn: [...kind.options] } }, { state: { notIn: [...state.options] } }] };
  return mapRows(await db.keyRotation.findMany({ where: { workspaceId, ...where } })).unreadable;
}

/** A call that has had no outcome for so long belonged to a process that died. */
const ABANDONED_SECONDS = 120;

/**
 * Takes rotations whose call to the provider has no outcome, so that no other worker takes them too. By the clock of the
 * database.
 */
export async function claimAbandonedRotations(db: Db, workspaceId: string): Promise<Rotation[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    UPDATE key_rotation SET updated_at = now()
     WHERE workspace_id = ${workspaceId}::uuid AND id IN (
       SELECT id FROM key_rotation
        WHERE workspace_id = ${workspaceId}::uuid AND ended_at IS NULL AND state = ANY(${[...CALLING_STATES]}::text[])
          AND updated_at < now() - ${ABANDONED_SECONDS} * interval '1 second'
        FOR UPDATE SKIP LOCKED)
    RETURNING id`;
  const ids = rows.map(({ id }) => id);
  const found = await db.keyRotation.findMany({ where: { workspaceId, id: { in: ids } }, orderBy: { id: 'asc' } });
  return mapRows(found).readable;
}

export type UseQuestion = { connectionId: string; keyId: string; since: Date };

/** Who used keys since an instant, by "connection key", most requests first; one statement for all of them. */
export async function loadKeyUsers(
  db: Db,
  workspaceId: string,
  questions: readonly UseQuestion[],
): Promise<Map<string, KeyUser[]>> {
  const wanted = questions.map(({ connectionId, keyId, since }) => ({
    connection_id: connectionId,
    key_id: keyId,
    since: since.toISOString(),
  }));
  const rows = await db.$queryRaw<(Omit<KeyUser, 'requests'> & { place: string; requests: bigint })[]>`
    WITH wanted AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS w(connection_id uuid, key_id text, since timestamptz)
    )
    SELECT w.connection_id || ' ' || w.key_id AS place, s.model, s.user_id AS "userId",
           nullif(p.name, '') AS "userName", s.service_tier AS "serviceTier",
           sum(u.requests)::bigint AS requests, max(u.bucket_start) + interval '1 minute' AS "lastAt"
      FROM wanted w
      JOIN series s ON s.workspace_id = ${workspaceId}::uuid AND s.connection_id = w.connection_id AND s.api_key_id = w.key_id
      JOIN usage_minute u ON u.workspace_id = ${workspaceId}::uuid AND u.series_id = s.id AND u.bucket_start >= w.since
      LEFT JOIN provider_user p ON p.workspace_id = ${workspaceId}::uuid AND p.connection_id = s.connection_id AND p.id = s.user_id
     WHERE u.requests > 0
     GROUP BY 1, 2, 3, 4, 5
     ORDER BY requests DESC, model NULLS LAST`;
  const users = new Map<string, KeyUser[]>();
  for (const { place, requests, ...row } of rows) {
    users.set(place, [...(users.get(place) ?? []), { ...row, requests: Number(requests) }]);
  }
  return users;
}

/** When keys were last used by the provider's word, whether they are gone, and up to when usage was read. */
export async function listKeyStates(
  db: Db,
  workspaceId: string,
  keyIds: readonly string[],
): Promise<
  { connectionId: string; id: string; lastUsedAt: Date | null; deletedAt: Date | null; knownUntil: Date | null }[]
> {
  return db.$queryRaw`
    SELECT k.connection_id AS "connectionId", k.id, k.last_used_at AS "lastUsedAt", k.deleted_at AS "deletedAt",
           c.last_success_at AS "knownUntil"
      FROM provider_api_key k JOIN connection c ON c.workspace_id = k.workspace_id AND c.id = k.connection_id
     WHERE k.workspace_id = ${workspaceId}::uuid AND k.id = ANY(${[...keyIds]}::text[])`;
}

/** Keys of a connection that took over from others: those whose rotation stands or ended lately. */
export async function listReplacedKeys(
  db: Db,
  workspaceId: string,
  connectionId: string,
  now: Date,
): Promise<{ oldKeyId: string; newKeyId: string }[]> {
  const rows = await db.keyRotation.findMany({
    where: {
      ...{ workspaceId, connectionId, newKeyId: { not: null }, state: { notIn: ['undone', 'failed'] } },
      OR: [{ endedAt: null }, { endedAt: { gte: new Date(now.getTime() - 35 * DAY_MS) } }],
    },
    select: { oldKeyId: true, newKeyId: true },
    orderBy: { id: 'asc' },
  });
  return rows.flatMap(({ oldKeyId, newKeyId }) => (newKeyId === null ? [] : [{ oldKeyId, newKeyId }]));
}
