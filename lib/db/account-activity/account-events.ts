import { z } from 'zod';
import type { Db, Transaction } from '@/lib/db/client';
import type { AccountEvent as AccountEventRow, Prisma } from '@/lib/db/generated/client';
import { mapReadable, type UnreadableRow } from '@/lib/db/readable-rows';
import type { AccountEvent } from '@/lib/domain/account-activity/account-event';
import { type StoredSign, StoredSignSchema } from '@/lib/domain/account-activity/stored-sign';

/** An event as it is stored; `id` of the event is the log's own, `rowId` ours. */
export type StoredAccountEvent = AccountEvent & {
  rowId: string;
  connectionId: string;
  part: string;
  userAgent: string | null;
  raw: unknown;
  signs: StoredSign[];
  seenAt: Date;
};

/** An event on its way in. */
export type NewAccountEvent = Omit<StoredAccountEvent, 'rowId' | 'connectionId' | 'signs' | 'seenAt'>;

const ActorKind = z.enum(['session', 'api_key', 'unknown']).catch('unknown');
const Signs = z.array(StoredSignSchema);
const ReadableSigns = Signs.catch([]);

function mapRow(row: AccountEventRow): StoredAccountEvent {
  const { id, eventId, actorKind, actorId, actorEmail, actorKeyId, signs, ...rest } = row;
  const { workspaceId: _workspaceId, judgedAt: _judgedAt, ...kept } = rest;
  return {
    ...kept,
    id: eventId,
    rowId: id,
    actor: { kind: ActorKind.parse(actorKind), id: actorId, email: actorEmail, keyId: actorKeyId, name: null },
    signs: ReadableSigns.parse(signs),
  };
}

/** Events with signs that are looked at for what cannot be read, the newest. */
const MAX_LOOKED_AT = 5_000;

type Log = { workspaceId: string; connectionId: string };

/** Stores events that are not there yet; one that came before is left as it is. Returns how many are new. */
export async function insertAccountEvents(
  db: Db,
  { workspaceId, connectionId }: Log,
  events: readonly NewAccountEvent[],
  seenAt: Date,
): Promise<number> {
  const rows = events.map(({ id, actor, details, raw, ...rest }) => ({
    ...rest,
    ...{ workspaceId, connectionId, seenAt, eventId: id },
    ...{ actorKind: actor.kind, actorId: actor.id, actorEmail: actor.email, actorKeyId: actor.keyId },
    details: toJson(details),
    raw: toJson(raw),
  }));
  return (await db.accountEvent.createMany({ data: rows, skipDuplicates: true })).count;
}

const toJson = (value: unknown) => (value ?? {}) as Prisma.InputJsonValue;

/** Events that the rules have not looked at, oldest first. */
export async function listUnjudgedEvents(
  tx: Transaction,
  { workspaceId, connectionId }: Log,
  limit: number,
): Promise<StoredAccountEvent[]> {
  const rows = await tx.accountEvent.findMany({
    where: { workspaceId, connectionId, judgedAt: null },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    take: limit,
  });
  return rows.map(mapRow);
}

/** Events that the rules have looked at, oldest first, those after a place in the list (null = from the start). */
export async function listJudgedEvents(
  tx: Transaction,
  { workspaceId, connectionId }: Log,
  after: { at: Date; rowId: string } | null,
  limit: number,
): Promise<StoredAccountEvent[]> {
  const rows = await tx.accountEvent.findMany({
    where: {
      ...{ workspaceId, connectionId, judgedAt: { not: null } },
      ...(after ? { OR: [{ at: { gt: after.at } }, { at: after.at, id: { gt: after.rowId } }] } : {}),
    },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    take: limit,
  });
  return rows.map(mapRow);
}

/** Notes that the rules looked at events, and what they found. */
export async function saveJudgedEvents(
  tx: Transaction,
  workspaceId: string,
  judged: readonly { rowId: string; signs: readonly StoredSign[] }[],
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE account_event SET judged_at = ${now}, signs = judged.signs
      FROM unnest(${judged.map(({ rowId }) => rowId)}::uuid[], ${judged.map(({ signs }) => JSON.stringify(signs))}::jsonb[])
        AS judged (id, signs)
     WHERE account_event.workspace_id = ${workspaceId}::uuid AND account_event.id = judged.id`;
}

export type AccountEventFilter = {
  connectionId?: string | undefined;
  /** A type or its beginning, "api_key." */
  type?: string | undefined;
  /** Part of an address, or an id. */
  actor?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /** Only events in which the rules found something. */
  isUnusual?: boolean | undefined;
};

/** Events, newest first, those after a place in the list (null = from the start). */
export async function listAccountEvents(
  db: Db,
  workspaceId: string,
  filter: AccountEventFilter,
  page: { after: { at: Date; rowId: string } | null; limit: number },
): Promise<StoredAccountEvent[]> {
  const { connectionId, type, actor, from, to, isUnusual } = filter;
  const { after } = page;
  const conditions: Prisma.AccountEventWhereInput[] = [
    { workspaceId },
    ...(connectionId ? [{ connectionId }] : []),
    ...(type ? [{ type: { startsWith: type } }] : []),
    ...(actor
      ? [
          {
            OR: [
              { actorEmail: { contains: actor, mode: 'insensitive' as const } },
              { actorId: actor },
              { actorKeyId: actor },
            ],
          },
        ]
      : []),
    ...(from ? [{ at: { gte: from } }] : []),
    ...(to ? [{ at: { lt: to } }] : []),
    ...(isUnusual ? [{ NOT: { signs: { equals: [] } } }] : []),
    ...(after ? [{ OR: [{ at: { lt: after.at } }, { at: after.at, id: { lt: after.rowId } }] }] : []),
  ];
  const rows = await db.accountEvent.findMany({
    where: { workspaceId, AND: conditions },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: page.limit,
  });
  return rows.map(mapRow);
}

/** Events whose signs this version cannot read: they are shown as if the rules had found nothing. */
export async function listUnreadableSigns(db: Db, workspaceId: string): Promise<UnreadableRow[]> {
  const rows = await db.accountEvent.findMany({
    where: { workspaceId, NOT: { signs: { equals: [] } } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    select: { id: true, type: true, signs: true },
    take: MAX_LOOKED_AT,
  });
  return mapReadable(
    rows.map((row) => ({ ...row, name: row.type })),
    ({ signs }) => Signs.parse(signs),
  ).unreadable;
}

/** Removes events from before a cut. Returns how many. */
export async function deleteOldAccountEvents(db: Db, workspaceId: string, before: Date): Promise<number> {
  return (await db.accountEvent.deleteMany({ where: { workspaceId, at: { lt: before } } })).count;
}
