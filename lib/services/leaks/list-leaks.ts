import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Leak as LeakContract, LeakQuery } from '@/lib/contracts/leaks/leaks';
import { type Db, getDb, inTransaction } from '@/lib/db/client';
import { findLeak, listLeakRows } from '@/lib/db/leaks/leak-findings';
import type { Leak } from '@/lib/domain/leaks/leak';
import { AppError } from '@/lib/errors';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';
import { mapLeaks } from './map-leak';

/** Leaks, the newest first. */
export async function listLeaks(
  viewer: Viewer,
  query: z.infer<typeof LeakQuery>,
  now: Date = readNow(),
): Promise<{ data: LeakContract[]; nextCursor: string | null }> {
  const page = { state: query.state, afterId: parseIdCursor(query.cursor), limit: query.limit + 1 };
  return inTransaction(async (tx) => {
    const found = await listLeakRows(tx, viewer.workspaceId, page);
    const { rows, nextCursor } = cutPage(found, query.limit, (leak) => leak.id);
    return { data: await mapLeaks(tx, viewer.workspaceId, rows, now), nextCursor };
  });
}

/** One leak. Throws `not_found`. */
export async function getLeak(viewer: Viewer, id: string, now: Date = readNow()): Promise<LeakContract> {
  const leak = await requireLeak(getDb(), viewer.workspaceId, id);
  const [mapped] = await inTransaction((tx) => mapLeaks(tx, viewer.workspaceId, [leak], now));
  return mapped as LeakContract;
}

/** The stored leak. Throws `not_found`. */
export async function requireLeak(db: Db, workspaceId: string, id: string): Promise<Leak> {
  const leak = await findLeak(db, workspaceId, id);
  if (!leak) throw new AppError('not_found', `leak "${id}" does not exist in this workspace`);
  return leak;
}
