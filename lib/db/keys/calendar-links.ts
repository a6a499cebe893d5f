import type { Db, Transaction } from '@/lib/db/client';
import type { CalendarLink } from '@/lib/db/generated/client';

export type CalendarLinkRow = Omit<CalendarLink, 'tokenHash'>;

const SHOWN = { omit: { tokenHash: true } } as const;

export async function insertCalendarLink(
  tx: Transaction,
  workspaceId: string,
  fields: Pick<CalendarLink, 'name' | 'onlyMine' | 'createdBy' | 'createdByName'> & {
    tokenHash: Uint8Array<ArrayBuffer>;
  },
): Promise<CalendarLinkRow> {
  return tx.calendarLink.create({ data: { ...fields, workspaceId }, ...SHOWN });
}

/** Addresses that still work, newest first; those of one person, or of all. */
export async function listCalendarLinkRows(
  db: Db,
  workspaceId: string,
  { createdBy, limit }: { createdBy: string | null; limit: number },
): Promise<CalendarLinkRow[]> {
  return db.calendarLink.findMany({
    where: { workspaceId, revokedAt: null, ...(createdBy === null ? {} : { createdBy }) },
    orderBy: { id: 'desc' },
    take: limit,
    ...SHOWN,
  });
}

/** One address that still works, or null. */
export async function findCalendarLink(db: Db, workspaceId: string, id: string): Promise<CalendarLinkRow | null> {
  return db.calendarLink.findFirst({ where: { workspaceId, id, revokedAt: null }, ...SHOWN });
}

/** The address with this digest of its secret, if it still works. */
export async function findCalendarLinkByHash(
  db: Db,
  workspaceId: string,
  tokenHash: Uint8Array<ArrayBuffer>,
): Promise<CalendarLinkRow | null> {
  return db.calendarLink.findFirst({ where: { workspaceId, tokenHash, revokedAt: null }, ...SHOWN });
}

export async function touchCalendarLink(db: Db, workspaceId: string, id: string, now: Date): Promise<void> {
  await db.calendarLink.updateMany({ where: { workspaceId, id }, data: { lastOpenedAt: now } });
}

export async function revokeCalendarLinkRow(db: Db, workspaceId: string, id: string, now: Date): Promise<void> {
  await db.calendarLink.updateMany({ where: { workspaceId, id, revokedAt: null }, data: { revokedAt: now } });
}
