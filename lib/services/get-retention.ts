import { type Db, getDb } from '@/lib/db/client';
import { findRetention } from '@/lib/db/installation/retention';
import type { Retention } from '@/lib/domain/installation/retention';
import { AppError } from '@/lib/errors';

/** How long the workspace keeps what, in days. Throws `not_found`. */
export async function getRetention({ workspaceId }: { workspaceId: string }, db: Db = getDb()): Promise<Retention> {
  const retention = await findRetention(db, workspaceId);
  if (!retention) throw new AppError('not_found', `workspace ${workspaceId}: it is gone`);
  return retention;
}
