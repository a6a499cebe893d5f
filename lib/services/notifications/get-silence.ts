import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Silence } from '@/lib/contracts/notifications/silences';
import { getDb } from '@/lib/db/client';
import { findSilence } from '@/lib/db/notifications/silences';
import { AppError } from '@/lib/errors';
import { mapSilence } from './map-silence';

/** One silence. Throws `not_found`. */
export async function getSilence(viewer: Viewer, id: string, now: Date = readNow()): Promise<Silence> {
  const silence = await findSilence(getDb(), viewer.workspaceId, id);
  if (!silence) throw makeSilenceNotFound(id);
  return mapSilence(silence, now);
}

/** The answer to an id that no silence of the workspace has. */
export function makeSilenceNotFound(id: string): AppError {
  return new AppError('not_found', `silence "${id}": there is no such silence in this workspace`);
}
