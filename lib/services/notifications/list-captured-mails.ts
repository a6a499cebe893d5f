import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { parseMailForDisplay } from '@/lib/channels/email/parse-mail';
import type { PageQuery } from '@/lib/contracts/common';
import type { CapturedMail, CapturedMailDetail } from '@/lib/contracts/notifications/notifications';
import { getDb } from '@/lib/db/client';
import { findCapturedMail, listCapturedMailRows } from '@/lib/db/notifications/captured-mails';
import { AppError } from '@/lib/errors';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';

/** One captured mail: text, headers, and HTML that is safe in a sandboxed frame. Throws `not_found`. */
export async function getCapturedMail(viewer: Viewer, id: string): Promise<CapturedMailDetail> {
  const found = await findCapturedMail(getDb(), viewer.workspaceId, viewer.email ?? null, id);
  if (!found) throw new AppError('not_found', `mail "${id}": there is no such mail in this workspace's mailbox`);
  const { raw, receivedAt, ...summary } = found;
  return { ...summary, receivedAt: receivedAt.toISOString(), ...(await parseMailForDisplay(Buffer.from(raw))) };
}

/** Mails that the built-in mailbox took in for the workspace, newest first. */
export async function listCapturedMails(
  viewer: Viewer,
  page: z.infer<typeof PageQuery>,
): Promise<{ data: CapturedMail[]; nextCursor: string | null }> {
  const mails = await listCapturedMailRows(getDb(), viewer.workspaceId, viewer.email ?? null, {
    beforeId: parseIdCursor(page.cursor),
    limit: page.limit + 1,
  });
  const { rows, nextCursor } = cutPage(mails, page.limit, (mail) => mail.id);
  return { data: rows.map((mail) => ({ ...mail, receivedAt: mail.receivedAt.toISOString() })), nextCursor };
}
