import type { Db, Transaction } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import type { ExpectedHours, ThirdParty } from '@/lib/domain/keys/key-register';
import type { KnownKey } from '@/lib/domain/leaks/match-key';

/** One key of the inventory with what people said about it. */
export type KeyRow = {
  connectionId: string;
  id: string;
  projectId: string;
  projectName: string | null;
  name: string;
  redactedValue: string;
  ownerType: string;
  ownerId: string | null;
  ownerName: string | null;
  /** Of the person whom the provider names, if it reports one. */
  ownerEmail: string | null;
  createdAt: Date | null;
  lastUsedAt: Date | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
  deletedAt: Date | null;
  expiresAt: Date | null;
  ownerLostAt: Date | null;
  owner: string | null;
  team: string | null;
  purpose: string | null;
  sharedWith: string[];
  sharedDetails: unknown;
  expectedModels: string[];
  expectedHours: unknown;
  expectedMonthlyNanos: bigint | null;
  rotateEveryDays: number | null;
  canary: boolean;
  note: string | null;
  confirmedAt: Date | null;
  confirmationAskedAt: Date | null;
  confirmationRepeatedAt: Date | null;
  /** Calendar day of which the owner was reminded last; null = never. */
  remindedFor: string | null;
};

export type KeyFilter = {
  connectionId?: string | undefined;
  projectId?: string | undefined;
  /** Only keys of these projects; null = all. */
  projectIds?: readonly string[] | null;
  id?: string;
  ids?: readonly string[];
  /** Deleted keys are left out unless asked for. */
  withDeleted?: boolean;
  after?: { connectionId: string; id: string } | null;
  limit?: number;
};

/** Keys by connection and id, with what people said about them. */
export async function listKeyRows(db: Db, workspaceId: string, filter: KeyFilter): Promise<KeyRow[]> {
  const conditions = [
    Prisma.sql`k.workspace_id = ${workspaceId}::uuid`,
    ...(filter.connectionId ? [Prisma.sql`k.connection_id = ${filter.connectionId}::uuid`] : []),
    ...(filter.projectId ? [Prisma.sql`k.project_id = ${filter.projectId}`] : []),
    ...(filter.projectIds ? [Prisma.sql`k.project_id = ANY(${[...filter.projectIds]}::text[])`] : []),
    ...(filter.id ? [Prisma.sql`k.id = ${filter.id}`] : []),
    ...(filter.ids ? [Prisma.sql`k.id = ANY(${[...filter.ids]}::text[])`] : []),
    ...(filter.withDeleted ? [] : [Prisma.sql`k.deleted_at IS NULL`]),
    ...(filter.after
      ? [Prisma.sql`(k.connection_id, k.id) > (${filter.after.connectionId}::uuid, ${filter.after.id})`]
      : []),
  ];
  return db.$queryRaw<KeyRow[]>`
    SELECT k.connection_id AS "connectionId", k.id, k.project_id AS "projectId", p.name AS "projectName", k.name,
           k.redacted_value AS "redactedValue", k.owner_type AS "ownerType", k.owner_id AS "ownerId",
           k.owner_name AS "ownerName", u.email AS "ownerEmail", k.created_at AS "createdAt", k.last_used_at AS "lastUsedAt",
           k.first_seen_at AS "firstSeenAt", k.last_seen_at AS "lastSeenAt", k.deleted_at AS "deletedAt",
           k.expires_at AS "expiresAt", k.owner_lost_at AS "ownerLostAt", r.owner, r.team, r.purpose,
           coalesce(r.shared_with, '{}') AS "sharedWith", r.shared_details AS "sharedDetails",
           coalesce(r.expected_models, '{}') AS "expectedModels", r.expected_hours AS "expectedHours",
           r.expected_monthly_nanos AS "expectedMonthlyNanos", r.rotate_every_days AS "rotateEveryDays",
           coalesce(r.canary, false) AS canary, r.note, r.confirmed_at AS "confirmedAt",
           r.confirmation_asked_at AS "confirmationAskedAt",
           r.confirmation_repeated_at AS "confirmationRepeatedAt", r.reminded_for::text AS "remindedFor"
      FROM provider_api_key k
      LEFT JOIN key_record r ON r.workspace_id = k.workspace_id AND r.connection_id = k.connection_id AND r.api_key_id = k.id
      LEFT JOIN provider_user u ON u.workspace_id = k.workspace_id AND u.connection_id = k.connection_id AND u.id = k.owner_id
      LEFT JOIN provider_project p ON p.workspace_id = k.workspace_id AND p.connection_id = k.connection_id AND p.id = k.project_id
     WHERE ${Prisma.join(conditions, ' AND ')}
     ORDER BY k.connection_id, k.id
     LIMIT ${filter.limit ?? 100_000}`;
}

export type KeyRecordFields = Pick<
  KeyRow,
  | 'owner'
  | 'team'
  | 'purpose'
  | 'sharedWith'
  | 'expectedModels'
  | 'expectedMonthlyNanos'
  | 'rotateEveryDays'
  | 'canary'
  | 'note'
  | 'confirmedAt'
  | 'confirmationAskedAt'
> & { sharedDetails: ThirdParty[]; expectedHours: ExpectedHours | null };

/** Stored JSON of a record: an absent object is SQL's null, not JSON's. */
function mapRecordFields({ expectedHours, ...fields }: Partial<KeyRecordFields>) {
  return { ...fields, ...(expectedHours === undefined ? {} : { expectedHours: expectedHours ?? Prisma.DbNull }) };
}

/** Writes what people say about a key; fields that are not given stay. */
export async function saveKeyRecord(
  tx: Transaction,
  workspaceId: string,
  key: { connectionId: string; id: string },
  fields: Partial<KeyRecordFields>,
  updatedBy: string,
): Promise<void> {
  const place = { workspaceId, connectionId: key.connectionId, apiKeyId: key.id };
  await tx.keyRecord.upsert({
    where: { workspaceId_connectionId_apiKeyId: place },
    create: { ...place, sharedWith: [], ...mapRecordFields(fields), updatedBy },
    update: { ...mapRecordFields(fields), updatedBy },
  });
}

/** Notes that owners are asked now about these keys. */
export async function markKeysAsked(
  tx: Transaction,
  workspaceId: string,
  keys: readonly Pick<KeyRow, 'connectionId' | 'id'>[],
  now: Date,
  updatedBy: string,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO key_record (workspace_id, connection_id, api_key_id, shared_with, confirmation_asked_at, updated_at, updated_by)
    SELECT ${workspaceId}::uuid, k.connection_id::uuid, k.id, '{}', ${now}, ${now}, ${updatedBy}
      FROM unnest(${keys.map((key) => key.connectionId)}::text[], ${keys.map((key) => key.id)}::text[]) AS k(connection_id, id)
    ON CONFLICT (workspace_id, connection_id, api_key_id) DO UPDATE SET confirmation_asked_at = excluded.confirmation_asked_at`;
}

/** Notes that the open questions about these keys are sent once more now. */
export async function markQuestionsRepeated(
  tx: Transaction,
  workspaceId: string,
  keys: readonly Pick<KeyRow, 'connectionId' | 'id'>[],
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE key_record r SET confirmation_repeated_at = ${now}
      FROM unnest(${keys.map((key) => key.connectionId)}::text[], ${keys.map((key) => key.id)}::text[]) AS k(connection_id, id)
     WHERE r.workspace_id = ${workspaceId}::uuid AND r.connection_id = k.connection_id::uuid AND r.api_key_id = k.id`;
}

/** Notes of which day owners are reminded now. */
export async function markKeysReminded(
  tx: Transaction,
  workspaceId: string,
  keys: readonly { connectionId: string; id: string; on: string }[],
  now: Date,
  updatedBy: string,
): Promise<void> {
  const [connectionIds, ids] = [keys.map((key) => key.connectionId), keys.map((key) => key.id)];
  await tx.$executeRaw`
    INSERT INTO key_record (workspace_id, connection_id, api_key_id, shared_with, reminded_for, updated_at, updated_by)
    SELECT ${workspaceId}::uuid, k.connection_id::uuid, k.id, '{}', k.due_on::date, ${now}, ${updatedBy}
      FROM unnest(${connectionIds}::text[], ${ids}::text[], ${keys.map((key) => key.on)}::text[]) AS k(connection_id, id, due_on)
    ON CONFLICT (workspace_id, connection_id, api_key_id) DO UPDATE SET reminded_for = excluded.reminded_for`;
}

/** Canary keys of a connection: keys placed as bait, which only a thief would use. */
export async function listCanaryKeyIds(db: Db, workspaceId: string, connectionId: string): Promise<string[]> {
  const rows = await db.keyRecord.findMany({
    where: { workspaceId, connectionId, canary: true },
    select: { apiKeyId: true },
    orderBy: { apiKeyId: 'asc' },
  });
  return rows.map((row) => row.apiKeyId);
}

/** Every key of the inventory, deleted ones too, as far as a leaked one can be recognised by it. */
export async function listKnownKeys(db: Db, workspaceId: string): Promise<KnownKey[]> {
  return db.$queryRaw<KnownKey[]>`
    SELECT k.connection_id AS "connectionId", k.id, c.provider, k.redacted_value AS "redactedValue", r.digest
      FROM provider_api_key k
      JOIN connection c ON c.workspace_id = k.workspace_id AND c.id = k.connection_id
      LEFT JOIN key_record r ON r.workspace_id = k.workspace_id AND r.connection_id = k.connection_id AND r.api_key_id = k.id
     WHERE k.workspace_id = ${workspaceId}::uuid`;
}

/** Writes the digest by which a key is recognised. */
export async function saveKeyDigest(
  tx: Transaction,
  workspaceId: string,
  key: { connectionId: string; id: string },
  digest: string,
  updatedBy: string,
): Promise<void> {
  const place = { workspaceId, connectionId: key.connectionId, apiKeyId: key.id };
  await tx.keyRecord.upsert({
    where: { workspaceId_connectionId_apiKeyId: place },
    create: { ...place, sharedWith: [], digest, updatedBy },
    update: { digest, updatedBy },
  });
}

/** Gives a key that takes over from another what people said about that one, unless it has an entry of its own. */
export async function copyKeyRecord(
  tx: Transaction,
  workspaceId: string,
  { connectionId, fromId, toId }: { connectionId: string; fromId: string; toId: string },
  updatedBy: string,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO key_record (workspace_id, connection_id, api_key_id, owner, team, purpose, shared_with, shared_details,
                            expected_models, expected_hours, expected_monthly_nanos, rotate_every_days, canary, note,
                            updated_at, updated_by)
    SELECT workspace_id, connection_id, ${toId}, owner, team, purpose, shared_with, shared_details,
           expected_models, expected_hours, expected_monthly_nanos, rotate_every_days, canary, note, now(), ${updatedBy}
      FROM key_record
     WHERE workspace_id = ${workspaceId}::uuid AND connection_id = ${connectionId}::uuid AND api_key_id = ${fromId}
    ON CONFLICT (workspace_id, connection_id, api_key_id) DO NOTHING`;
}
