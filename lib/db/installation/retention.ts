import { type Db, getPool, inTransaction } from '@/lib/db/client';
import { FACT_TABLE, SUM_MINUTES } from '@/lib/db/partitions';
import { lockAuditHead, saveAuditHead } from '@/lib/db/people/audit';
import type { Retention, RetentionField } from '@/lib/domain/installation/retention';
import { DAY_MS } from '@/lib/domain/time';

const COLUMNS = {
  minuteRetentionDays: true,
  hourRetentionDays: true,
  dayRetentionDays: true,
  incidentRetentionDays: true,
  messageRetentionDays: true,
  auditRetentionDays: true,
} as const;

type Row = {
  minuteRetentionDays: number;
  hourRetentionDays: number;
  dayRetentionDays: number | null;
  incidentRetentionDays: number | null;
  messageRetentionDays: number | null;
  auditRetentionDays: number | null;
};

const mapRow = (row: Row): Retention => ({
  minuteDays: row.minuteRetentionDays,
  hourDays: row.hourRetentionDays,
  dayDays: row.dayRetentionDays,
  incidentDays: row.incidentRetentionDays,
  messageDays: row.messageRetentionDays,
  activityDays: row.auditRetentionDays,
});

/** How long each workspace keeps what. */
export async function listRetentions(db: Db): Promise<{ id: string; retention: Retention }[]> {
  const rows = await db.workspace.findMany({ select: { id: true, ...COLUMNS }, orderBy: { createdAt: 'asc' } });
  return rows.map((row) => ({ id: row.id, retention: mapRow(row) }));
}

/** How long a workspace keeps what; null when there is no such workspace. */
export async function findRetention(db: Db, workspaceId: string): Promise<Retention | null> {
  const row = await db.workspace.findUnique({ where: { id: workspaceId }, select: COLUMNS });
  return row && mapRow(row);
}

/** Stores how long a workspace keeps what. */
export async function saveRetention(db: Db, workspaceId: string, retention: Retention): Promise<void> {
  await db.workspace.update({
    where: { id: workspaceId },
    data: {
      minuteRetentionDays: retention.minuteDays,
      hourRetentionDays: retention.hourDays,
      dayRetentionDays: retention.dayDays,
      incidentRetentionDays: retention.incidentDays,
      messageRetentionDays: retention.messageDays,
      auditRetentionDays: retention.activityDays,
    },
  });
}

/**
 * Says that usage before a cut is no longer there, so that charts show a gap where rows were and not a zero. Comes before
 * the rows go. A grain never claims more than was read.
 */
export async function forgetCoverage(
  workspaceId: string,
  grain: 'minute' | 'hour' | 'day',
  before: Date,
): Promise<void> {
  await getPool().query(
    `UPDATE ingest_cursor SET covered_from = least($3, covered_until), backfill_from = greatest(backfill_from, least($3, covered_until))
      WHERE workspace_id = $1 AND grain = $2::grain AND covered_from < $3 AND covered_from < covered_until`,
    [workspaceId, grain, before],
  );
}

/**
 * Removes a workspace's usage before a cut, a day at a time: what partitions shared with workspaces that keep more do not
 * take along. Triggers take it out of the sums; those of partitions that were dropped go at the end. Returns how many rows.
 */
export async function deleteOldFacts(
  workspaceId: string,
  grain: 'minute' | 'hour' | 'day',
  before: Date,
): Promise<number> {
  const table = FACT_TABLE[grain];
  let removed = 0;
  for (;;) {
    const { rows } = await getPool().query<{ oldest: Date | null }>(
      `SELECT min(bucket_start) AS oldest FROM ${table} WHERE workspace_id = $1 AND bucket_start < $2`,
      [workspaceId, before],
    );
    const oldest = rows[0]?.oldest;
    if (!oldest) break;
    const end = new Date(Math.min(before.getTime(), (Math.floor(oldest.getTime() / DAY_MS) + 1) * DAY_MS));
    const { rowCount } = await getPool().query(`DELETE FROM ${table} WHERE workspace_id = $1 AND bucket_start < $2`, [
      workspaceId,
      end,
    ]);
    removed += rowCount ?? 0;
  }
  await getPool().query('DELETE FROM refused_row WHERE workspace_id = $1 AND grain = $2::grain AND bucket_start < $3', [
    workspaceId,
    grain,
    before,
  ]);
  await getPool().query('DELETE FROM usage_sum WHERE workspace_id = $1 AND width_minutes = $2 AND bucket_start < $3', [
    workspaceId,
    SUM_MINUTES[grain],
    before,
  ]);
  return removed;
}

/** Removes bills of days before a cut. Returns how many lines. */
export async function deleteOldCosts(db: Db, workspaceId: string, before: Date): Promise<number> {
  return (await db.costDay.deleteMany({ where: { workspaceId, costOn: { lt: before } } })).count;
}

/** Removes incidents that were resolved before an instant, with their timeline and mails. Returns how many. */
export async function deleteResolvedIncidents(db: Db, workspaceId: string, before: Date): Promise<number> {
  const { count } = await db.incident.deleteMany({
    where: { workspaceId, state: 'resolved', resolvedAt: { lt: before } },
  });
  return count;
}

/** Notifications about what is over, without a pending delivery. */
const oldNotifications = (workspaceId: string, before: Date) => ({
  workspaceId,
  createdAt: { lt: before },
  OR: [{ incidentId: null }, { incident: { state: 'resolved' as const } }],
  NOT: [{ heldUntil: { not: null }, releasedAt: null }, { deliveries: { some: { state: 'pending' as const } } }],
});

/** Removes captured mails and notifications that are over, from before an instant. Returns how many of both. */
export async function deleteOldMessages(db: Db, workspaceId: string, before: Date): Promise<number> {
  const mails = await db.capturedMail.deleteMany({ where: { workspaceId, receivedAt: { lt: before } } });
  const notifications = await db.notification.deleteMany({ where: oldNotifications(workspaceId, before) });
  return mails.count + notifications.count;
}

/** Counts stop here: to say "more than a million" is enough, and to count a billion takes minutes. */
export const MAX_COUNTED = 1_000_000;

async function countFacts(table: string, column: string, workspaceId: string, before: Date): Promise<number> {
  const { rows } = await getPool().query<{ count: number }>(
    `SELECT count(*)::int AS count
       FROM (SELECT 1 FROM ${table} WHERE workspace_id = $1 AND ${column} < $2 LIMIT ${MAX_COUNTED}) AS old`,
    [workspaceId, before],
  );
  return rows[0]?.count ?? 0;
}

/** How many rows of each kind lie before its cut, a million at most. Nothing is touched. */
export async function countExpired(
  db: Db,
  workspaceId: string,
  cuts: Record<RetentionField, Date | null>,
): Promise<Record<RetentionField, number>> {
  const { minuteDays, hourDays, dayDays, incidentDays, messageDays, activityDays } = cuts;
  const count = (before: Date | null, find: (before: Date) => Promise<number>) => (before ? find(before) : 0);
  const take = MAX_COUNTED;
  const [minutes, hours, days, bills, incidents, mails, notifications, activity] = await Promise.all([
    count(minuteDays, (before) => countFacts(FACT_TABLE.minute, 'bucket_start', workspaceId, before)),
    count(hourDays, (before) => countFacts(FACT_TABLE.hour, 'bucket_start', workspaceId, before)),
    count(dayDays, (before) => countFacts(FACT_TABLE.day, 'bucket_start', workspaceId, before)),
    count(dayDays, (before) => countFacts('cost_day', 'cost_on', workspaceId, before)),
    count(incidentDays, (before) =>
      db.incident.count({ where: { workspaceId, state: 'resolved', resolvedAt: { lt: before } }, take }),
    ),
    count(messageDays, (before) => db.capturedMail.count({ where: { workspaceId, receivedAt: { lt: before } }, take })),
    count(messageDays, (before) => db.notification.count({ where: oldNotifications(workspaceId, before), take })),
    count(activityDays, (before) => countFacts('audit_entry', 'at', workspaceId, before)),
  ]);
  return {
    minuteDays: minutes,
    hourDays: hours,
    dayDays: Math.min(MAX_COUNTED, days + bills),
    incidentDays: incidents,
    messageDays: Math.min(MAX_COUNTED, mails + notifications),
    activityDays: activity,
  };
}

/** Removes the beginning of a trail; the chain goes on from the digest of the last entry that went. Returns how many. */
export async function pruneAudit(workspaceId: string, before: Date): Promise<number> {
  return inTransaction(async (tx) => {
    const head = await lockAuditHead(tx, workspaceId);
    const firstKept = await tx.auditEntry.findFirst({
      where: { workspaceId, at: { gte: before } },
      orderBy: { sequence: 'asc' },
      select: { sequence: true },
    });
    const last = await tx.auditEntry.findFirst({
      where: { workspaceId, sequence: { lt: firstKept?.sequence ?? head.sequence } },
      orderBy: { sequence: 'desc' },
      select: { sequence: true, hash: true },
    });
    if (!last) return 0;
    await tx.$executeRaw`SET LOCAL spendwatch.audit_removal = 'allowed'`;
    const { count } = await tx.auditEntry.deleteMany({ where: { workspaceId, sequence: { lte: last.sequence } } });
    const prunedHash = Buffer.from(last.hash).toString('hex');
    await saveAuditHead(tx, { ...head, prunedThrough: last.sequence, prunedHash });
    return count;
  });
}
