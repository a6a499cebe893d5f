import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { PageQuery } from '@/lib/contracts/common';
import type { Silence } from '@/lib/contracts/notifications/silences';
import { getDb } from '@/lib/db/client';
import { listSilenceRows } from '@/lib/db/notifications/silences';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';
import { mapSilence } from './map-silence';

/** Silences of the workspace, newest first, with where each stands at `now`. */
export async function listSilences(
  viewer: Viewer,
  page: z.infer<typeof PageQuery>,
  now: Date = readNow(),
): Promise<{ data: Silence[]; nextCursor: string | null }> {
  const silences = await listSilenceRows(getDb(), viewer.workspaceId, {
    beforeId: parseIdCursor(page.cursor),
    limit: page.limit + 1,
  });
  const { rows, nextCursor } = cutPage(silences, page.limit, (silence) => silence.id);
  return { data: rows.map((silence) => mapSilence(silence, now)), nextCursor };
}
