import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { IncidentNote } from '@/lib/contracts/incidents/incidents';
import { defineRoute, IdParams } from '@/lib/http/route';
import { acknowledgeIncident } from '@/lib/services/incidents/acknowledge-incident';

export const POST = defineRoute({
  access: MINIMUM_ROLE.handleIncidents,
  projects: 'filtered',
  params: IdParams,
  body: IncidentNote,
  handler: ({ viewer, params, body }) => acknowledgeIncident(viewer, params.id, body),
});
