import { hashBearerToken } from '@/lib/auth/bearer-token';
import { createCalendarToken, parseCalendarWorkspaceId } from '@/lib/auth/calendar-token';
import { canManageMembers } from '@/lib/auth/permissions';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { CalendarLink, CalendarLinkCreate, CalendarLinkCreated } from '@/lib/contracts/keys/calendar';
import { getDb, inTransaction } from '@/lib/db/client';
import {
  type CalendarLinkRow,
  findCalendarLink,
  findCalendarLinkByHash,
  insertCalendarLink,
  listCalendarLinkRows,
  revokeCalendarLinkRow,
  touchCalendarLink,
} from '@/lib/db/keys/calendar-links';
import { lockForTransaction, lockRow } from '@/lib/db/locks';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { findPlace } from '@/lib/db/people/members';
import { inWorkspace } from '@/lib/db/workspace-guard';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { renderCalendar } from '@/lib/presenters/keys/render-calendar';
import { findLastDay, listDueDays } from './list-calendar';

const MAX_LINKS = 20;
const MAX_LISTED = 500;
/** Events of one file: calendar programs give up on much larger ones. */
const MAX_EVENTS = 2_000;
const TOUCH_INTERVAL_MS = 60_000;

/** Addresses that still work, newest first: one's own, and those of everybody for who manages members. */
export async function listCalendarLinks(viewer: Viewer): Promise<{ data: CalendarLink[]; nextCursor: null }> {
  const createdBy = canManageMembers(viewer.role) ? null : viewer.actor.id;
  const rows = await listCalendarLinkRows(getDb(), viewer.workspaceId, { createdBy, limit: MAX_LISTED });
  return { data: rows.map(mapLink), nextCursor: null };
}

/**
 * Makes an address under which a calendar program reads when keys are due, as far as its maker may see them at that
 * time. The address is shown only in this answer. Throws `forbidden` for tokens, `conflict` when a person has twenty.
 */
export async function createCalendarLink(viewer: Viewer, input: CalendarLinkCreate): Promise<CalendarLinkCreated> {
  const { workspaceId, actor } = viewer;
  // The link shows what its member may see, and ends with the membership: so it needs a member.
  if (actor.kind !== 'user') throw new AppError('forbidden', 'a calendar address belongs to a person: sign in');
  const token = createCalendarToken(workspaceId);
  const row = await inTransaction(async (tx) => {
    await lockForTransaction(tx, `calendar-links:${workspaceId}:${actor.id}`);
    const mine = await listCalendarLinkRows(tx, workspaceId, { createdBy: actor.id, limit: MAX_LINKS });
    if (mine.length >= MAX_LINKS) {
      throw new AppError('conflict', `you have ${MAX_LINKS} calendar addresses: revoke one first`);
    }
    const author = { createdBy: actor.id, createdByName: actor.name };
    const link = await insertCalendarLink(tx, workspaceId, { ...input, ...author, tokenHash: hashBearerToken(token) });
    await insertAuditEntry(tx, {
      ...{ workspaceId, actor: actor.name, action: 'calendar-link.created', target: link.id },
      ...{ detail: { name: link.name }, after: showForAudit(link) },
    });
    return link;
  });
  return { ...mapLink(row), url: `${readEnv().publicUrl}/calendar/${token}.ics` };
}

/** Ends an address at once: one's own, or anybody's for who manages members. Throws `not_found`. */
export async function revokeCalendarLink(viewer: Viewer, id: string, now: Date = readNow()): Promise<void> {
  const { workspaceId, actor, role } = viewer;
  await inTransaction(async (tx) => {
    await lockRow(tx, 'calendar_link', workspaceId, id);
    const link = await findCalendarLink(tx, workspaceId, id);
    if (!link || (link.createdBy !== actor.id && !canManageMembers(role))) {
      throw new AppError('not_found', `calendar address ${id}: there is none of yours that still works`);
    }
    await revokeCalendarLinkRow(tx, workspaceId, id, now);
    await insertAuditEntry(tx, {
      ...{ workspaceId, actor: actor.name, action: 'calendar-link.revoked', target: id },
      ...{ detail: { name: link.name }, before: showForAudit(link) },
    });
  });
}

/** The file behind an address; null when there is none, it was revoked, or its maker has left. */
export async function openCalendar(token: string, now: Date = readNow()): Promise<string | null> {
  const workspaceId = parseCalendarWorkspaceId(token);
  if (workspaceId === null) return null;
  return inWorkspace(workspaceId, async () => {
    const link = await findCalendarLinkByHash(getDb(), workspaceId, hashBearerToken(token));
    const place = link && (await findPlace(getDb(), workspaceId, link.createdBy));
    if (!link || !place) return null;
    if (link.lastOpenedAt === null || now.getTime() - link.lastOpenedAt.getTime() >= TOUCH_INTERVAL_MS) {
      await touchCalendarLink(getDb(), workspaceId, link.id, now);
    }
    const { name, timezone } = await getWorkspaceLabel(getDb(), workspaceId);
    const actor = { kind: 'user', id: link.createdBy, name: link.createdByName } as const;
    const viewer: Viewer = { workspaceId, timezone, ...place, actor };
    const days = await listDueDays(viewer, { until: findLastDay(now), isMine: link.onlyMine }, now);
    return renderCalendar({
      ...{ name: `API keys of ${name}`, publicUrl: readEnv().publicUrl, now },
      days: days.slice(0, MAX_EVENTS),
    });
  });
}

const showForAudit = ({ name, onlyMine }: CalendarLinkRow) => ({ name, onlyMine });

function mapLink(row: CalendarLinkRow): CalendarLink {
  return {
    ...{ id: row.id, name: row.name, onlyMine: row.onlyMine, createdBy: row.createdByName },
    createdAt: row.createdAt.toISOString(),
    lastOpenedAt: row.lastOpenedAt?.toISOString() ?? null,
  };
}
