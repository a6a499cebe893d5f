import type { Viewer } from '@/lib/auth/viewer';
import { getDb } from '@/lib/db/client';
import { findIncidentIdByNumber } from '@/lib/db/incidents/incidents';
import { AppError } from '@/lib/errors';

/** The id of an incident by its number for people ("12" or "#12"), or by the id itself. Throws `not_found`. */
export async function resolveIncidentId({ workspaceId }: Viewer, text: string): Promise<string> {
  const digits = /^#?(\d{1,9})$/.exec(text)?.[1];
  if (digits === undefined) return text;
  const id = await findIncidentIdByNumber(getDb(), workspaceId, Number(digits));
  if (id !== null) return id;
  throw new AppError('not_found', `incident ${text}: there is no incident with this number in the workspace`);
}
