import type { Db, Transaction } from '@/lib/db/client';
import type { BalanceEntry as EntryRow, BalanceSetting as SettingRow } from '@/lib/db/generated/client';
import type { BalanceEntry, Recharge } from '@/lib/domain/balance/balance';

function mapEntryRow(row: EntryRow): BalanceEntry {
  const { workspaceId: _workspace, isStatement, ...rest } = row;
  return { ...rest, kind: isStatement ? 'balance' : 'top-up' };
}

/** What was entered for all connections of a workspace, or for one of them, oldest first. */
export async function listBalanceEntries(db: Db, workspaceId: string, connectionId?: string): Promise<BalanceEntry[]> {
  const rows = await db.balanceEntry.findMany({
    where: { workspaceId, ...(connectionId === undefined ? {} : { connectionId }) },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
  return rows.map(mapEntryRow);
}

/** A page of what was entered, newest first by id. */
export async function listBalanceEntryPage(
  db: Db,
  workspaceId: string,
  page: { connectionId: string | null; afterId: string | null; limit: number },
): Promise<BalanceEntry[]> {
  const { connectionId, afterId, limit } = page;
  const rows = await db.balanceEntry.findMany({
    where: {
      workspaceId,
      ...(connectionId === null ? {} : { connectionId }),
      ...(afterId === null ? {} : { id: { lt: afterId } }),
    },
    orderBy: { id: 'desc' },
    take: limit,
  });
  return rows.map(mapEntryRow);
}

export type BalanceEntryFields = Omit<BalanceEntry, 'id' | 'createdAt'>;

/** Stores a balance that a person entered. */
export async function insertBalanceEntry(
  tx: Transaction,
  workspaceId: string,
  fields: BalanceEntryFields,
): Promise<BalanceEntry> {
  const { kind, ...rest } = fields;
  return mapEntryRow(await tx.balanceEntry.create({ data: { workspaceId, isStatement: kind === 'balance', ...rest } }));
}

/** Removes an entry and returns it; null when there is none. */
export async function deleteBalanceEntryRow(
  tx: Transaction,
  workspaceId: string,
  id: string,
): Promise<BalanceEntry | null> {
  const key = { workspaceId_id: { workspaceId, id } };
  const row = await tx.balanceEntry.findUnique({ where: key });
  if (!row) return null;
  await tx.balanceEntry.delete({ where: key });
  return mapEntryRow(row);
}

/** How a connection is recharged, and what its provider said last. */
export type BalanceSetting = {
  connectionId: string;
  recharge: Recharge | null;
  reading: { nanos: bigint; at: Date } | null;
};

function mapSettingRow(row: SettingRow): BalanceSetting {
  const { connectionId, rechargeBelowNanos, rechargeAmountNanos, readNanos, readAt } = row;
  return {
    connectionId,
    recharge:
      rechargeBelowNanos === null || rechargeAmountNanos === null
        ? null
        : { belowNanos: rechargeBelowNanos, amountNanos: rechargeAmountNanos },
    reading: readNanos === null || readAt === null ? null : { nanos: readNanos, at: readAt },
  };
}

/** Settings of the connections that have any. */
export async function listBalanceSettings(db: Db, workspaceId: string): Promise<BalanceSetting[]> {
  return (await db.balanceSetting.findMany({ where: { workspaceId } })).map(mapSettingRow);
}

/** Sets how a connection is recharged; null = not automatically. Returns the previous setting. */
export async function saveRecharge(
  tx: Transaction,
  workspaceId: string,
  connectionId: string,
  recharge: Recharge | null,
): Promise<Recharge | null> {
  const where = { workspaceId_connectionId: { workspaceId, connectionId } };
  const before = await tx.balanceSetting.findUnique({ where });
  const columns = {
    rechargeBelowNanos: recharge?.belowNanos ?? null,
    rechargeAmountNanos: recharge?.amountNanos ?? null,
  };
  await tx.balanceSetting.upsert({ where, create: { workspaceId, connectionId, ...columns }, update: columns });
  return before && mapSettingRow(before).recharge;
}

/** When the provider of a connection last reported its balance; null = never. */
export async function findBalanceReadAt(db: Db, workspaceId: string, connectionId: string): Promise<Date | null> {
  const where = { workspaceId_connectionId: { workspaceId, connectionId } };
  return (await db.balanceSetting.findUnique({ where, select: { readAt: true } }))?.readAt ?? null;
}

/** Keeps what the provider said is left. */
export async function saveBalanceReading(
  db: Db,
  workspaceId: string,
  connectionId: string,
  reading: { nanos: bigint; at: Date },
): Promise<void> {
  const where = { workspaceId_connectionId: { workspaceId, connectionId } };
  const columns = { readNanos: reading.nanos, readAt: reading.at };
  await db.balanceSetting.upsert({ where, create: { workspaceId, connectionId, ...columns }, update: columns });
}
