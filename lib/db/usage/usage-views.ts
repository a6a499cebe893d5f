import { z } from 'zod';
import type { Db } from '@/lib/db/client';
import type { Annotation, SavedView, ShareLink } from '@/lib/db/generated/client';
import { mapOneReadable, mapReadable, mapReadablePage, type UnreadableRow } from '@/lib/db/readable-rows';
import { VIEW_PAGES, type ViewPage } from '@/lib/domain/usage/saved-filter';

const Params = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
const AnnotationScope = z.object({
  connectionId: z.string().optional(),
  projectId: z.string().optional(),
  apiKeyId: z.string().optional(),
  model: z.string().optional(),
  userId: z.string().optional(),
});
type StoredParams = z.infer<typeof Params>;

export type SavedViewRow = Omit<SavedView, 'params' | 'page'> & { params: StoredParams; page: ViewPage };
export type ShareLinkRow = Omit<ShareLink, 'params'> & { params: StoredParams };
export type AnnotationRow = Omit<Annotation, 'scope'> & { scope: z.infer<typeof AnnotationScope> };

const Page = z.enum(VIEW_PAGES);
const readView = (row: SavedView): SavedViewRow => ({
  ...row,
  page: Page.parse(row.page),
  params: Params.parse(row.params),
});
const readLink = (row: ShareLink): ShareLinkRow => ({ ...row, params: Params.parse(row.params) });
const readNote = (row: Annotation): AnnotationRow => ({ ...row, scope: AnnotationScope.parse(row.scope) });

/** Saved views, links that still work, and notes that this version cannot read: no list shows them, no link opens. */
export async function listUnreadableUsageViews(
  db: Db,
  workspaceId: string,
  now: Date,
): Promise<Record<'views' | 'links' | 'notes', UnreadableRow[]>> {
  const views = await db.savedView.findMany({ where: { workspaceId } });
  const links = await db.shareLink.findMany({ where: { workspaceId, revokedAt: null, expiresAt: { gt: now } } });
  const notes = await db.annotation.findMany({ where: { workspaceId } });
  return {
    views: mapReadable(views, readView).unreadable,
    links: mapReadable(links, readLink).unreadable,
    notes: mapReadable(
      notes.map((row) => ({ ...row, name: row.text })),
      readNote,
    ).unreadable,
  };
}

/** Views of a page that a person may see: their own and the shared ones, by name. */
export async function listSavedViewRows(
  db: Db,
  workspaceId: string,
  actorId: string,
  page: ViewPage,
): Promise<SavedViewRow[]> {
  const rows = await db.savedView.findMany({
    where: { workspaceId, page, OR: [{ createdBy: actorId }, { isShared: true }] },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: 500,
  });
  return mapReadable(rows, readView).readable;
}

export async function findSavedView(db: Db, workspaceId: string, id: string): Promise<SavedViewRow | null> {
  const row = await db.savedView.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  return row && mapOneReadable('saved view', row, readView);
}

type SavedViewFields = Pick<SavedViewRow, 'page' | 'name' | 'params' | 'isShared' | 'createdBy' | 'createdByName'>;

/** Stores a view. Throws a unique violation when its maker has another one of that name. */
export async function insertSavedView(db: Db, workspaceId: string, fields: SavedViewFields): Promise<SavedViewRow> {
  return readView(await db.savedView.create({ data: { ...fields, workspaceId } }));
}

/** Changes a view. Throws a unique violation when its maker has another one of the new name. */
export async function updateSavedViewRow(
  db: Db,
  workspaceId: string,
  id: string,
  fields: Partial<Pick<SavedViewRow, 'name' | 'params' | 'isShared'>>,
): Promise<SavedViewRow> {
  return readView(await db.savedView.update({ where: { workspaceId_id: { workspaceId, id } }, data: fields }));
}

export async function deleteSavedViewRow(db: Db, workspaceId: string, id: string): Promise<boolean> {
  return (await db.savedView.deleteMany({ where: { workspaceId, id } })).count > 0;
}

type ShareLinkFields = Pick<
  ShareLinkRow,
  'name' | 'params' | 'timezone' | 'createdBy' | 'createdByName' | 'expiresAt'
> & { tokenHash: Uint8Array<ArrayBuffer> };

export async function insertShareLink(db: Db, workspaceId: string, fields: ShareLinkFields): Promise<ShareLinkRow> {
  return readLink(await db.shareLink.create({ data: { ...fields, workspaceId } }));
}

/** Links that still work, newest first, from before one id on. */
export async function listShareLinkRows(
  db: Db,
  workspaceId: string,
  page: { beforeId: string | null; limit: number },
  now: Date,
): Promise<ShareLinkRow[]> {
  const rows = await db.shareLink.findMany({
    where: {
      workspaceId,
      revokedAt: null,
      expiresAt: { gt: now },
      ...(page.beforeId !== null && { id: { lt: page.beforeId } }),
    },
    orderBy: { id: 'desc' },
    take: page.limit,
  });
  return mapReadablePage(rows, page.limit, readLink, (last, limit) =>
    listShareLinkRows(db, workspaceId, { beforeId: last.id, limit }, now),
  );
}

const isAlive = (row: ShareLink | null, now: Date): row is ShareLink =>
  row !== null && row.revokedAt === null && row.expiresAt > now;

/** The link with this digest of its secret, if it still works. */
export async function findLinkByHash(
  db: Db,
  workspaceId: string,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<ShareLinkRow | null> {
  const row = await db.shareLink.findUnique({ where: { workspaceId_tokenHash: { workspaceId, tokenHash } } });
  return isAlive(row, now) ? mapOneReadable('share link', row, readLink) : null;
}

/** The link with this id, if it still works. */
export async function findLinkById(db: Db, workspaceId: string, id: string, now: Date): Promise<ShareLinkRow | null> {
  const row = await db.shareLink.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  return isAlive(row, now) ? mapOneReadable('share link', row, readLink) : null;
}

export async function touchShareLink(db: Db, workspaceId: string, id: string, now: Date): Promise<void> {
  await db.shareLink.updateMany({ where: { workspaceId, id }, data: { lastOpenedAt: now } });
}

/** Ends a link at once. False when the workspace has no such link that still works. */
export async function revokeShareLinkRow(db: Db, workspaceId: string, id: string, now: Date): Promise<boolean> {
  const { count } = await db.shareLink.updateMany({
    where: { workspaceId, id, revokedAt: null, expiresAt: { gt: now } },
    data: { revokedAt: now },
  });
  return count > 0;
}

type AnnotationFields = Pick<AnnotationRow, 'at' | 'text' | 'scope' | 'createdBy' | 'createdByName'>;

export async function insertAnnotation(db: Db, workspaceId: string, fields: AnnotationFields): Promise<AnnotationRow> {
  return readNote(await db.annotation.create({ data: { ...fields, workspaceId } }));
}

/** Notes of a window, oldest first. */
export async function listAnnotationRows(
  db: Db,
  workspaceId: string,
  window: { startsAt: Date; endsAt: Date },
  limit: number,
): Promise<AnnotationRow[]> {
  const rows = await db.annotation.findMany({
    where: { workspaceId, at: { gte: window.startsAt, lt: window.endsAt } },
    orderBy: { at: 'asc' },
    take: limit,
  });
  return mapReadable(rows, readNote).readable;
}

/** Removes a note and says what it was; null when there is none. */
export async function deleteAnnotationRow(tx: Db, workspaceId: string, id: string): Promise<AnnotationRow | null> {
  const row = await tx.annotation.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  const { count } = await tx.annotation.deleteMany({ where: { workspaceId, id } });
  return row && count > 0 ? mapOneReadable('annotation', { ...row, name: row.text }, readNote) : null;
}
