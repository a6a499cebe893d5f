import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { CalendarQuery, KeyDueDay } from '@/lib/contracts/keys/calendar';
import { getDb } from '@/lib/db/client';
import { findKeyPolicy } from '@/lib/db/keys/key-policies';
import { listMemberRows } from '@/lib/db/people/members';
import { findAnswerers } from '@/lib/domain/keys/key-answerer';
import { listKeyDues } from '@/lib/domain/keys/key-due';
import { DAY_MS } from '@/lib/domain/time';
import { cutPage, parseNumberCursor } from '@/lib/services/page-cursor';
import { listRegisterRows } from './write-register';

/** Days on which keys that the viewer may see are due until a day, earliest and so overdue first. */
export async function listDueDays(
  viewer: Viewer,
  { until, isMine }: { until: string; isMine: boolean },
  now: Date,
): Promise<KeyDueDay[]> {
  const rows = await listRegisterRows(getDb(), viewer);
  const policy = await findKeyPolicy(getDb(), viewer.workspaceId);
  const members = isMine ? await listMemberRows(getDb(), viewer.workspaceId) : [];
  const today = now.toISOString().slice(0, 10);
  return rows
    .filter((row) => !isMine || findAnswerers(row, members).members.some(({ id }) => id === viewer.actor.id))
    .flatMap((row) =>
      listKeyDues(row, policy)
        .filter(({ on }) => on <= until)
        .map(({ on, reason }) => ({
          ...{ on, reason, isOverdue: on <= today },
          key: { id: row.id, connectionId: row.connectionId, name: row.name },
          project: { id: row.projectId, name: row.projectName },
          ...{ owner: row.owner ?? row.ownerName, remindedFor: row.remindedFor },
        })),
    )
    .sort((left, right) =>
      left.on === right.on ? left.key.id.localeCompare(right.key.id) : left.on < right.on ? -1 : 1,
    );
}

/** How far a calendar looks ahead by default. */
export const findLastDay = (now: Date): string => new Date(now.getTime() + 365 * DAY_MS).toISOString().slice(0, 10);

/** The same a page at a time. */
export async function listCalendar(
  viewer: Viewer,
  { until, whose, cursor, limit }: z.output<typeof CalendarQuery>,
  now: Date = readNow(),
): Promise<{ data: KeyDueDay[]; nextCursor: string | null }> {
  const all = await listDueDays(viewer, { until: until ?? findLastDay(now), isMine: whose === 'mine' }, now);
  const from = parseNumberCursor(cursor) ?? 0;
  const { rows, nextCursor } = cutPage(all.slice(from, from + limit + 1), limit, () => from + limit);
  return { data: rows, nextCursor };
}
