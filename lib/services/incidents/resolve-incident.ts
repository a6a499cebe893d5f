import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { IncidentDetail, IncidentNote } from '@/lib/contracts/incidents/incidents';
import { handleIncident } from './handle-incident';

/**
 * Ends an incident by hand and tells those who heard of it; ending it twice changes nothing. Trouble that goes on does
 * not reopen it unless it becomes worse. Throws `not_found`.
 */
export function resolveIncident(
  viewer: Viewer,
  id: string,
  input: z.infer<typeof IncidentNote>,
  now: Date = readNow(),
): Promise<IncidentDetail> {
  const handling = { signal: { kind: 'resolve' }, note: input.note, text: 'Resolved', kind: 'resolved' } as const;
  return handleIncident(viewer, id, handling, now);
}
