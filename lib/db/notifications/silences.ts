import type { Db } from '@/lib/db/client';
import type { Silence as SilenceRow } from '@/lib/db/generated/client';
import { mapOneReadable, mapReadable, mapReadablePage, type UnreadableRow } from '@/lib/db/readable-rows';
import { IncidentMatcherSchema } from '@/lib/domain/incidents/incident-matcher';
import type { Silence } from '@/lib/domain/notifications/silence';
import { WeeklyWindowSchema } from '@/lib/domain/weekly-window';

function mapSilenceRow(row: SilenceRow): Silence {
  const { workspaceId: _workspaceId, matcher, recurrence, ...rest } = row;
  return {
    ...rest,
    matcher: IncidentMatcherSchema.parse(matcher),
    recurrence: WeeklyWindowSchema.nullable().parse(recurrence),
  };
}

/** Silences that are or will be active at `now` and can be read. */
export async function listStandingSilences(db: Db, workspaceId: string, now: Date): Promise<Silence[]> {
  return (await readStanding(db, workspaceId, now)).readable;
}

/** Silences that this version cannot read: they suppress nothing. */
export async function listUnreadableSilences(db: Db, workspaceId: string, now: Date): Promise<UnreadableRow[]> {
  return (await readStanding(db, workspaceId, now)).unreadable;
}

async function readStanding(db: Db, workspaceId: string, now: Date) {
  const rows = await db.silence.findMany({
    where: { workspaceId, endedAt: null, OR: [{ endsAt: null }, { endsAt: { gt: now } }] },
    orderBy: { id: 'asc' },
  });
  return mapReadable(rows, mapSilenceRow);
}

/** Silences newest first, those older than `beforeId` (null = from the newest). */
export async function listSilenceRows(
  db: Db,
  workspaceId: string,
  page: { beforeId: string | null; limit: number },
): Promise<Silence[]> {
  const rows = await db.silence.findMany({
    where: { workspaceId, ...(page.beforeId === null ? {} : { id: { lt: page.beforeId } }) },
    orderBy: { id: 'desc' },
    take: page.limit,
  });
  return mapReadablePage(rows, page.limit, mapSilenceRow, (last, limit) =>
    listSilenceRows(db, workspaceId, { beforeId: last.id, limit }),
  );
}

/** One silence of a workspace, or null. */
export async function findSilence(db: Db, workspaceId: string, id: string): Promise<Silence | null> {
  const row = await db.silence.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  return row && mapOneReadable('silence', row, mapSilenceRow);
}

export type NewSilence = Omit<Silence, 'id' | 'createdAt' | 'endedAt' | 'endedBy'>;

/** Stores a new silence. */
export async function insertSilence(tx: Db, workspaceId: string, silence: NewSilence): Promise<Silence> {
  const { recurrence, ...rest } = silence;
  const data = { ...rest, workspaceId, ...(recurrence ? { recurrence } : {}) };
  return mapSilenceRow(await tx.silence.create({ data }));
}

/** Ends a silence early; one that was ended before stays as it is. */
export async function endSilenceRow(
  tx: Db,
  workspaceId: string,
  id: string,
  end: { endedAt: Date; endedBy: string },
): Promise<void> {
  await tx.silence.updateMany({ where: { workspaceId, id, endedAt: null }, data: end });
}
