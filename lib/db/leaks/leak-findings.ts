import { z } from 'zod';
import type { Db, Transaction } from '@/lib/db/client';
import type { LeakFinding } from '@/lib/db/generated/client';
import { LEAK_STATES, type Leak, LeakPlaceSchema, type LeakState } from '@/lib/domain/leaks/leak';

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
  return rows.map(mapLeakRow);
}

/** One leak, or null. */
export async function findLeak(db: Db, workspaceId: string, id: string): Promise<Leak | null> {
  const row = await db.leakFinding.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  return row && mapLeakRow(row);
}

/** Leaks of the given fingerprints. */
export async function listLeaksByFingerprint(
  db: Db,
  workspaceId: string,
  fingerprints: readonly string[],
): Promise<Leak[]> {
  const rows = await db.leakFinding.findMany({ where: { workspaceId, fingerprint: { in: [...fingerprints] } } });
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
