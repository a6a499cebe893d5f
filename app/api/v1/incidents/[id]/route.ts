import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, IdParams } from '@/lib/http/route';
import { getIncident } from '@/lib/services/incidents/get-incident';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewIncidents,
  projects: 'filtered',
  params: IdParams,
  handler: ({ viewer, params }) => getIncident(viewer, params.id),
});
