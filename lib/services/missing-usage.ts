import type { Db } from '@/lib/db/client';
import { listConnectionReads } from '@/lib/db/connections/data-horizons';
import { findDataHorizon, findNoDataSince, type HorizonScope } from '@/lib/domain/usage/data-horizon';
import { readEnv } from '@/lib/env';

/** Since when the spend of a scope is unknown; `null` = its usage is fresh, or was never read yet. */
export type FindMissingUsage = (scope: HorizonScope) => Date | null;

/** Loads how far each connection of a workspace was read, once for any number of scopes. */
export async function loadMissingUsage(db: Db, workspaceId: string, now: Date): Promise<FindMissingUsage> {
  const reads = await listConnectionReads(db, workspaceId);
  return (scope) => {
    const horizon = findDataHorizon(reads, scope, now);
    return findNoDataSince(horizon, now, readEnv().POLL_INTERVAL_SECONDS);
  };
}
