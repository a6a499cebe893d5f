import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import type { PageQuery } from '@/lib/contracts/common';
import type { Channel } from '@/lib/contracts/notifications/channels';
import { getDb } from '@/lib/db/client';
import { listChannelRows } from '@/lib/db/notifications/channels';
import { cutPage, parseTextCursor } from '@/lib/services/page-cursor';
import { mapChannel } from './map-channel';

/** Channels of the workspace by name. */
export async function listChannels(
  viewer: Viewer,
  page: z.infer<typeof PageQuery>,
): Promise<{ data: Channel[]; nextCursor: string | null }> {
  const channels = await listChannelRows(getDb(), viewer.workspaceId, {
    afterName: parseTextCursor(page.cursor),
    limit: page.limit + 1,
  });
  const { rows, nextCursor } = cutPage(channels, page.limit, (channel) => channel.name);
  return { data: rows.map(mapChannel), nextCursor };
}
