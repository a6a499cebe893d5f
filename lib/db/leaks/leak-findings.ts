import { z } from 'zod';
import type { Db, Transaction } from '@/lib/db/client';
import type { LeakFinding } from '@/lib/db/generated/client';
import { mapOneReadable, mapReadable, mapReadablePage, type UnreadableRow } from '@/lib/db/readable-rows';
import { type Leak, LeakPlaceSchema } from '@/lib/domain/leaks/leak';
import { LEAK_STATES, type LeakState } from '@/lib/domain/leaks/leak-state';

function mapLeakRow(row: LeakFinding): Leak {
  const { workspaceId: _workspaceId, connectionId, apiKeyId, isCertain, places, state, ...rest } = row;
  return {
    ...rest,
    state: z.enum(LEAK_STATES).parse(state),
    places: z.array(LeakPlaceSchema).parse(places),
    key: connectionId === null || apiKeyId === null ? null : { connectionId, apiKeyId, isCertain },
  };
}

/** Leaks, the newest first, those after `afterId` (null = from the start). */
export async function listLeakRows(
  db: Db,
  workspaceId: string,
  page: { state: LeakState | undefined; afterId: string | null; limit: number },
): Promise<Leak[]> {
  const rows = await db.leakFinding.findMany({
    where: {
      workspaceId,
      ...(page.state === undefined ? {} : { state: page.state }),
      ...(page.afterId === null ? {} : { id: { lt: page.afterId } }),
    },
    orderBy: { id: 'desc' },
    take: page.limit,
  });
  return mapReadablePage(rows, page.limit, mapLeakRow, (last, limit) =>
    listLeakRows(db, workspaceId, { ...page, afterId: last.id, limit }),
  );
}

/** One leak, or null. */
export async function findLeak(db: Db, workspaceId: string, id: string): Promise<Leak | null> {
  const row = await db.leakFinding.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  return row && mapOneReadable('leak', { ...row, name: row.redacted }, mapLeakRow);
}

/** Leaks that this version cannot read: no list shows them. */
export async function listUnreadableLeaks(db: Db, workspaceId: string): Promise<UnreadableRow[]> {
  const rows = await db.leakFinding.findMany({ where: { workspaceId } });
  const named = rows.map((row) => ({ ...row, name: row.redacted }));
  return mapReadable(named, mapLeakRow).unreadable;
}

/** Leaks of the given fingerprints, as far as they can be read. */
export async function listLeaksByFingerprint(
  db: Db,
  workspaceId: string,
  fingerprints: readonly string[],
): Promise<Leak[]> {
  const rows = await db.leakFinding.findMany({ where: { workspaceId, fingerprint: { in: [...fingerprints] } } });
  return mapReadable(rows, mapLeakRow).readable;
}

/** Leaks of one key of the inventory, the first seen first. */
export async function listLeaksOfKey(
  db: Db,
  workspaceId: string,
  key: { connectionId: string; apiKeyId: string },
  limit: number,
): Promise<Leak[]> {
  const rows = await db.leakFinding.findMany({
    where: { workspaceId, ...key },
    orderBy: [{ firstSeenAt: 'asc' }, { id: 'asc' }],
    take: limit,
  });
  return rows.map(mapLeakRow);
}

export type LeakFields = Omit<Leak, 'id' | 'state' | 'reason' | 'stateBy' | 'stateAt'>;

/** Stores a secret that was seen: a new leak, or the places and times of a known one. What people decided stays. */
export async function saveLeak(tx: Transaction, workspaceId: string, fields: LeakFields): Promise<Leak> {
  const { key, ...rest } = fields;
  const data = {
    ...rest,
    connectionId: key?.connectionId ?? null,
    apiKeyId: key?.apiKeyId ?? null,
    isCertain: key?.isCertain ?? false,
  };
  const row = await tx.leakFinding.upsert({
    where: { workspaceId_fingerprint: { workspaceId, fingerprint: fields.fingerprint } },
    create: { ...data, workspaceId },
    update: data,
  });
  return mapLeakRow(row);
}

/** Writes what a person decided about a leak. */
export async function updateLeakState(
  tx: Transaction,
  workspaceId: string,
  id: string,
  decision: { state: LeakState; reason: string; stateBy: string; stateAt: Date },
): Promise<Leak> {
  return mapLeakRow(await tx.leakFinding.update({ where: { workspaceId_id: { workspaceId, id } }, data: decision }));
}
