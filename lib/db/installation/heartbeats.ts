import type { Db } from '@/lib/db/client';

/** True when a process of this role beat within the last `withinSeconds`, by the database's clock. */
export async function hasFreshHeartbeat(db: Db, role: string, withinSeconds: number): Promise<boolean> {
  const rows = await db.$queryRaw<{ fresh: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM process_heartbeat
       WHERE role = ${role} AND beat_at > now() - make_interval(secs => ${withinSeconds})
    ) AS fresh`;
  return rows[0]?.fresh ?? false;
}

/** Records that a process lives, and forgets those that have been gone for a day. */
export async function saveHeartbeat(db: Db, beat: { id: string; role: string; startedAt: Date }): Promise<void> {
  await db.$executeRaw`
    INSERT INTO process_heartbeat (id, role, started_at, beat_at)
    VALUES (${beat.id}::uuid, ${beat.role}, ${beat.startedAt}, now())
    ON CONFLICT (id) DO UPDATE SET beat_at = now()`;
  await db.$executeRaw`DELETE FROM process_heartbeat WHERE beat_at < now() - interval '1 day'`;
}

/** Removes the record of a process that ends in good order. */
export async function deleteHeartbeat(db: Db, id: string): Promise<void> {
  await db.processHeartbeat.deleteMany({ where: { id } });
}
