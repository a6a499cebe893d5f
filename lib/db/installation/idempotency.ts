import type { Db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';

/** `status` 0 = the first request with this key is still at work, or ended without its answer being kept. */
export type IdempotencyRow = { requestHash: Uint8Array; status: number; body: Prisma.JsonValue };

/**
 * Claims a key for one request. `null` = it is ours; otherwise what is stored under it. What is older than a day is taken
 * over. A claim without an answer is not, before: its request may have been carried out before the process died.
 */
export async function claimIdempotencyKey(
  db: Db,
  claim: { workspaceId: string; key: string; requestHash: Uint8Array },
): Promise<IdempotencyRow | null> {
  const claimed = await db.$queryRaw<unknown[]>`
    INSERT INTO idempotent_response AS known (workspace_id, key, request_hash, status, body, created_at)
    VALUES (${claim.workspaceId}::uuid, ${claim.key}, ${claim.requestHash}, 0, '{}', now())
    ON CONFLICT (workspace_id, key) DO UPDATE
      SET request_hash = excluded.request_hash, status = 0, body = '{}', created_at = now()
      WHERE known.created_at < now() - interval '1 day'
    RETURNING key`;
  if (claimed.length > 0) return null;
  return db.idempotentResponse.findUnique({
    where: { workspaceId_key: { workspaceId: claim.workspaceId, key: claim.key } },
    select: { requestHash: true, status: true, body: true },
  });
}

/** Stores the answer under a claimed key. */
export async function saveIdempotentResponse(
  db: Db,
  answer: { workspaceId: string; key: string; status: number; body: Prisma.InputJsonObject },
): Promise<void> {
  const { workspaceId, key, status, body } = answer;
  await db.idempotentResponse.update({ where: { workspaceId_key: { workspaceId, key } }, data: { status, body } });
}

/** Gives a claimed key back: the request failed and may be tried again. */
export async function releaseIdempotencyKey(db: Db, workspaceId: string, key: string): Promise<void> {
  await db.idempotentResponse.deleteMany({ where: { workspaceId, key, status: 0 } });
}
