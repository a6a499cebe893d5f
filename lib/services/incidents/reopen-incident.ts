import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { IncidentDetail, IncidentNote } from '@/lib/contracts/incidents/incidents';
import { handleIncident } from './handle-incident';

/** Takes back the end of an incident, without a mail; one that is not over stays as it is. Throws `not_found`. */
export function reopenIncident(
  viewer: Viewer,
  id: string,
  input: z.infer<typeof IncidentNote>,
  now: Date = readNow(),
): Promise<IncidentDetail> {
  const handling = { signal: { kind: 'reopen' }, note: input.note, text: 'Reopened', kind: 'reopened' } as const;
  return handleIncident(viewer, id, handling, now);
}
