import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { PlannedEvent } from '@/lib/contracts/alert-rules/planned-events';
import { findPlannedEvent, listPlannedEventRows } from '@/lib/db/alert-rules/planned-events';
import { type Db, getDb } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';
import { mapPlannedEvents } from './map-planned-event';

/** One announced change. Throws `not_found`. */
export function getPlannedEvent(viewer: Viewer, id: string, now: Date = readNow()): Promise<PlannedEvent> {
  return loadPlannedEvent(getDb(), viewer.workspaceId, id, now);
}

/** Like `getPlannedEvent`, also within a transaction that just changed it. */
export async function loadPlannedEvent(db: Db, workspaceId: string, id: string, now: Date): Promise<PlannedEvent> {
  const plan = await findPlannedEvent(db, workspaceId, id);
  const [mapped] = plan ? await mapPlannedEvents(db, workspaceId, [plan], now) : [];
  if (!mapped) throw makePlannedEventNotFound(id);
  return mapped;
}

/** Announced changes, the newest made first. */
export async function listPlannedEvents(
  viewer: Viewer,
  page: { cursor?: string | undefined; limit: number },
  now: Date = readNow(),
): Promise<{ data: PlannedEvent[]; nextCursor: string | null }> {
  const found = await listPlannedEventRows(getDb(), viewer.workspaceId, {
    afterId: parseIdCursor(page.cursor),
    limit: page.limit + 1,
  });
  const { rows, nextCursor } = cutPage(found, page.limit, (plan) => plan.id);
  return { data: await mapPlannedEvents(getDb(), viewer.workspaceId, rows, now), nextCursor };
}

/** The answer to an id that no planned event of the workspace has. */
export function makePlannedEventNotFound(id: string): AppError {
  return new AppError('not_found', `planned event "${id}": there is no such planned event in this workspace`);
}
