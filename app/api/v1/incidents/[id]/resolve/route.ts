import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { IncidentNote } from '@/lib/contracts/incidents/incidents';
import { defineRoute, IdParams } from '@/lib/http/route';
import { resolveIncident } from '@/lib/services/incidents/resolve-incident';

export const POST = defineRoute({
  access: MINIMUM_ROLE.handleIncidents,
  projects: 'filtered',
  params: IdParams,
  body: IncidentNote,
  handler: ({ viewer, params, body }) => resolveIncident(viewer, params.id, body),
});
