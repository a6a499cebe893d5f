import { hashBearerToken } from '@/lib/auth/bearer-token';
import { createShareToken, signChartName } from '@/lib/auth/share-token';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { ShareLink, ShareLinkCreate, ShareLinkCreated } from '@/lib/contracts/usage/usage-views';
import { getDb, inTransaction } from '@/lib/db/client';
import { lockRow } from '@/lib/db/locks';
import {
  findLinkById,
  insertShareLink,
  listShareLinkRows,
  revokeShareLinkRow,
  type ShareLinkRow,
} from '@/lib/db/usage/usage-views';
import { DAY_MS } from '@/lib/domain/time';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';
import { recordChange } from '@/lib/services/record-change';
import { cleanViewParams } from './manage-saved-views';

/** Links that still work, newest first, without their secrets. */
export async function listShareLinks(
  viewer: Viewer,
  page: { cursor?: string | undefined; limit: number },
  now: Date = readNow(),
): Promise<{ data: ShareLink[]; nextCursor: string | null }> {
  const { limit } = page;
  const cut = { beforeId: parseIdCursor(page.cursor), limit: limit + 1 };
  const found = await listShareLinkRows(getDb(), viewer.workspaceId, cut, now);
  const { rows, nextCursor } = cutPage(found, limit, (row) => row.id);
  return { data: rows.map(mapShareLink), nextCursor };
}

/**
 * Makes a link that shows one view to anybody who has it. The view is copied: what is changed or saved later is not
 * given away. The address is in this answer and nowhere else.
 */
export async function createShareLink(
  viewer: Viewer,
  input: ShareLinkCreate,
  now: Date = readNow(),
): Promise<ShareLinkCreated> {
  const { workspaceId, actor } = viewer;
  const token = createShareToken(workspaceId);
  const row = await inTransaction(async (tx) => {
    const link = await insertShareLink(tx, workspaceId, {
      name: input.name,
      params: cleanViewParams(input.params, 'usage'),
      timezone: input.timezone ?? viewer.timezone,
      tokenHash: hashBearerToken(token),
      createdBy: actor.id,
      createdByName: actor.name,
      expiresAt: new Date(now.getTime() + input.expiresInDays * DAY_MS),
    });
    const detail = { name: link.name, expiresAt: link.expiresAt.toISOString() };
    await recordChange(tx, viewer, {
      action: 'share-link.created',
      target: link.id,
      detail,
      after: showForAudit(link),
    });
    return link;
  });
  return { ...mapShareLink(row), url: `${readEnv().publicUrl}/share/${token}` };
}

/** Ends a link and its chart at once. Throws `not_found`. */
export async function revokeShareLink(viewer: Viewer, id: string, now: Date = readNow()): Promise<void> {
  const { workspaceId } = viewer;
  await inTransaction(async (tx) => {
    await lockRow(tx, 'share_link', workspaceId, id);
    const link = await findLinkById(tx, workspaceId, id, now);
    if (!link || !(await revokeShareLinkRow(tx, workspaceId, id, now))) {
      throw new AppError('not_found', `share link ${id}: there is none in this workspace that still works`);
    }
    await recordChange(tx, viewer, {
      action: 'share-link.revoked',
      target: id,
      detail: { name: link.name },
      before: showForAudit(link),
    });
  });
}

/** What the trail may say about a link: neither its address nor that of its chart, which open it. */
const showForAudit = ({ name, params, expiresAt }: ShareLinkRow) => ({ name, params, expiresAt });

function mapShareLink(row: ShareLinkRow): ShareLink {
  return {
    id: row.id,
    name: row.name,
    params: row.params,
    createdBy: row.createdByName,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    lastOpenedAt: row.lastOpenedAt?.toISOString() ?? null,
    chartUrl: `${readEnv().publicUrl}/embed/${signChartName(row.workspaceId, row.id)}.svg`,
  };
}
