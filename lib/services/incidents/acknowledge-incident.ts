import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { IncidentDetail, IncidentNote } from '@/lib/contracts/incidents/incidents';
import { handleIncident } from './handle-incident';

/**
 * Records that a person took an incident; taking it twice changes nothing. Throws `not_found`, or `conflict` when the
 * incident is over.
 */
export function acknowledgeIncident(
  viewer: Viewer,
  id: string,
  input: z.infer<typeof IncidentNote>,
  now: Date = readNow(),
): Promise<IncidentDetail> {
  const handling = {
    signal: { kind: 'acknowledge' },
    note: input.note,
    text: 'Acknowledged',
    kind: 'acknowledged',
  } as const;
  return handleIncident(viewer, id, handling, now);
}
