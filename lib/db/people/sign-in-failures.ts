import type { Db } from '@/lib/db/client';
import type { Failures } from '@/lib/domain/people/sign-in-delay';

/** What failed lately in each of these buckets; a bucket without failures is absent. */
export async function findSignInFailures(db: Db, buckets: readonly string[]): Promise<Map<string, Failures>> {
  const rows = await db.signInFailure.findMany({ where: { bucket: { in: [...buckets] } } });
  return new Map(rows.map((row) => [row.bucket, { count: row.failureCount, lastFailedAt: row.lastFailedAt }]));
}

/** Counts one more failure in each bucket; those whose last failure is before `forgottenBefore` start anew. */
export async function countSignInFailure(
  db: Db,
  buckets: readonly string[],
  now: Date,
  forgottenBefore: Date,
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO sign_in_failure AS known (bucket, failure_count, last_failed_at)
    SELECT bucket, 1, ${now} FROM unnest(${[...buckets].sort()}::text[]) AS bucket
    ON CONFLICT (bucket) DO UPDATE SET last_failed_at = excluded.last_failed_at,
      failure_count = CASE WHEN known.last_failed_at < ${forgottenBefore} THEN 1 ELSE known.failure_count + 1 END`;
}

/** Clears the failures of a bucket after a successful sign-in. */
export async function clearSignInFailures(db: Db, bucket: string): Promise<void> {
  await db.signInFailure.deleteMany({ where: { bucket } });
}

/** Takes one failure back: what was counted beforehand turned out right. */
export async function uncountSignInFailure(db: Db, bucket: string): Promise<void> {
  await db.signInFailure.updateMany({
    where: { bucket, failureCount: { gt: 0 } },
    data: { failureCount: { decrement: 1 } },
  });
}
