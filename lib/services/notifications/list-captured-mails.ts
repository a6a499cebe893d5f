import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import type { PageQuery } from '@/lib/contracts/common';
import type { CapturedMail } from '@/lib/contracts/notifications/notifications';
import { getDb } from '@/lib/db/client';
import { listCapturedMailRows } from '@/lib/db/notifications/captured-mails';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';

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
