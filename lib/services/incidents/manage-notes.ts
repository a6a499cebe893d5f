import type { z } from 'zod';
import { canManageMembers } from '@/lib/auth/permissions';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { PageQuery } from '@/lib/contracts/common';
import type { IncidentNoteEntry } from '@/lib/contracts/incidents/incident-room';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import {
  countIncidentNotes,
  deleteIncidentNoteRow,
  type IncidentNoteRow,
  insertIncidentNote,
  listIncidentNoteRows,
  lockIncidentNote,
  updateIncidentNoteText,
} from '@/lib/db/incidents/incident-notes';
import { findIncident, insertIncidentEvent } from '@/lib/db/incidents/incidents';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { listMemberRows, type MemberRow } from '@/lib/db/people/members';
import type { Incident } from '@/lib/domain/incidents/incident';
import { findMentions } from '@/lib/domain/incidents/mention';
import { isWithinProjects } from '@/lib/domain/people/project-limit';
import { AppError } from '@/lib/errors';
import { redactText } from '@/lib/redact';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';
import { queueAccountMail } from '@/lib/services/people/account-mails';
import { demandIncident, demandLockedIncident } from './demand-incident';

/** More than anybody reads; what goes on for longer is written somewhere else. */
const MOST_NOTES = 500;

/** Notes about an incident, newest first. Throws `not_found`. */
export async function listIncidentNotes(
  viewer: Viewer,
  id: string,
  query: z.output<typeof PageQuery>,
): Promise<{ data: IncidentNoteEntry[]; nextCursor: string | null }> {
  const { workspaceId } = viewer;
  const incident = await demandIncident(getDb(), viewer, id);
  const found = await listIncidentNoteRows(getDb(), workspaceId, {
    incidentId: id,
    beforeId: parseIdCursor(query.cursor),
    limit: query.limit + 1,
  });
  const people = await listReaders(getDb(), workspaceId, incident);
  const { rows, nextCursor } = cutPage(found, query.limit, (note) => note.id);
  return { data: rows.map((note) => mapNote(viewer, note, people)), nextCursor };
}

/**
 * Writes a note; members it mentions get a mail. What looks like a key is blanked out before it is stored. Throws
 * `not_found`, and `conflict` for more notes than an incident can have.
 */
export async function writeIncidentNote(
  viewer: Viewer,
  id: string,
  input: { text: string },
  now: Date = readNow(),
): Promise<IncidentNoteEntry> {
  const { workspaceId, actor } = viewer;
  return inTransaction(async (tx) => {
    const incident = await demandLockedIncident(tx, viewer, id);
    if ((await countIncidentNotes(tx, workspaceId, id)) >= MOST_NOTES) {
      throw new AppError('conflict', `incident #${incident.number} has ${MOST_NOTES} notes, and more cannot be kept`);
    }
    const text = redactText(input.text);
    const note = await insertIncidentNote(tx, workspaceId, {
      ...{ incidentId: id, text, authorId: actor.id, author: actor.name, createdAt: now },
    });
    const people = await listReaders(tx, workspaceId, incident);
    const notified = await notifyMentioned(tx, viewer, incident, { text, notified: [] }, people, now);
    const line = notified.length === 0 ? 'Wrote a note' : `Wrote a note and mentioned ${notified.join(', ')}`;
    await insertIncidentEvent(tx, workspaceId, id, { at: now, kind: 'noted', actor: actor.name, text: line });
    await audit(tx, viewer, 'incident.noted', incident, note.id);
    return mapNote(viewer, note, people);
  });
}

/** Changes a note of one's own; members it newly mentions get a mail. Throws `not_found`, `forbidden` for others' notes. */
export async function editIncidentNote(
  viewer: Viewer,
  noteId: string,
  input: { text: string },
  now: Date = readNow(),
): Promise<IncidentNoteEntry> {
  const { workspaceId } = viewer;
  return inTransaction(async (tx) => {
    const { note, incident } = await demandNote(tx, viewer, noteId);
    if (!isOwn(viewer, note))
      throw new AppError('forbidden', `note ${noteId} is ${note.author}'s: only they change it`);
    const text = redactText(input.text);
    const people = await listReaders(tx, workspaceId, incident);
    if (text === note.text) return mapNote(viewer, note, people);
    const edited = await updateIncidentNoteText(tx, workspaceId, noteId, { text, editedAt: now });
    const notified = findMentions(note.text, people).map((person) => person.id);
    await notifyMentioned(tx, viewer, incident, { text, notified }, people, now);
    await audit(tx, viewer, 'incident.note-edited', incident, noteId);
    return mapNote(viewer, edited, people);
  });
}

/** Takes a note away: one's own, or anybody's for who may manage members. Throws `not_found`, `forbidden`. */
export async function deleteIncidentNote(viewer: Viewer, noteId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const { note, incident } = await demandNote(tx, viewer, noteId);
    if (!isOwn(viewer, note) && !canManageMembers(viewer.role)) {
      throw new AppError('forbidden', `note ${noteId} is ${note.author}'s: they or an admin can delete it`);
    }
    await deleteIncidentNoteRow(tx, viewer.workspaceId, noteId);
    await audit(tx, viewer, 'incident.note-deleted', incident, noteId);
  });
}

const isOwn = ({ actor }: Viewer, note: IncidentNoteRow) => note.authorId === actor.id;

async function demandNote(
  tx: Transaction,
  viewer: Viewer,
  noteId: string,
): Promise<{ note: IncidentNoteRow; incident: Incident }> {
  const note = await lockIncidentNote(tx, viewer.workspaceId, noteId);
  const incident = note && (await findIncident(tx, viewer.workspaceId, note.incidentId));
  if (!note || !incident || !isWithinProjects(viewer, incident.scope.projectId)) {
    throw new AppError('not_found', `note "${noteId}": there is no such note in this workspace`);
  }
  return { note, incident };
}

/** Members who may see the incident: only they can be mentioned. */
async function listReaders(db: Parameters<typeof listMemberRows>[0], workspaceId: string, { scope }: Incident) {
  return (await listMemberRows(db, workspaceId)).filter((member) => isWithinProjects(member, scope.projectId));
}

/**
 * Queues a mail to each member that a text mentions, except its author and those notified before. Returns their names.
 */
async function notifyMentioned(
  tx: Transaction,
  { workspaceId, actor }: Viewer,
  incident: Incident,
  { text, notified }: { text: string; notified: readonly string[] },
  people: readonly MemberRow[],
  now: Date,
): Promise<string[]> {
  const called = findMentions(text, people).filter(({ id }) => id !== actor.id && !notified.includes(id));
  for (const { email } of called) {
    const about = { incidentId: incident.id, incidentNumber: incident.number, incidentTitle: incident.title };
    const message = { kind: 'mention', by: actor.name, text, ...about } as const;
    await queueAccountMail(tx, { workspaceId, recipient: email }, message, now);
  }
  return called.map(({ name }) => name);
}

/** The text stays out of the audit trail: it is kept for ever, and a note may be deleted. */
function audit(tx: Transaction, viewer: Viewer, action: string, incident: Incident, noteId: string): Promise<void> {
  const { workspaceId, actor } = viewer;
  const detail = { number: incident.number, noteId };
  return insertAuditEntry(tx, { workspaceId, actor: actor.name, action, target: incident.id, detail });
}

function mapNote(viewer: Viewer, note: IncidentNoteRow, people: readonly MemberRow[]): IncidentNoteEntry {
  const mayEdit = isOwn(viewer, note);
  return {
    id: note.id,
    text: note.text,
    author: note.author,
    createdAt: note.createdAt.toISOString(),
    editedAt: note.editedAt?.toISOString() ?? null,
    mentions: findMentions(note.text, people).map(({ id, name }) => ({ id, name })),
    mayEdit,
    mayDelete: mayEdit || canManageMembers(viewer.role),
  };
}
