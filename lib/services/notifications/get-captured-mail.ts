import type { Viewer } from '@/lib/auth/viewer';
import { parseMailForDisplay } from '@/lib/channels/email/parse-mail';
import type { CapturedMailDetail } from '@/lib/contracts/notifications/notifications';
import { getDb } from '@/lib/db/client';
import { findCapturedMail } from '@/lib/db/notifications/captured-mails';
import { AppError } from '@/lib/errors';

/** One captured mail: text, headers, and HTML that is safe in a sandboxed frame. Throws `not_found`. */
export async function getCapturedMail(viewer: Viewer, id: string): Promise<CapturedMailDetail> {
  const found = await findCapturedMail(getDb(), viewer.workspaceId, viewer.email ?? null, id);
  if (!found) throw new AppError('not_found', `mail "${id}": there is no such mail in this workspace's mailbox`);
  const { raw, receivedAt, ...summary } = found;
  return { ...summary, receivedAt: receivedAt.toISOString(), ...(await parseMailForDisplay(Buffer.from(raw))) };
}
