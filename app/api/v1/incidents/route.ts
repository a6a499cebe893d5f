import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { IncidentQuery } from '@/lib/contracts/incidents/incidents';
import { defineRoute } from '@/lib/http/route';
import { listIncidents } from '@/lib/services/incidents/list-incidents';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewIncidents,
  projects: 'filtered',
  query: IncidentQuery,
  handler: ({ viewer, query }) => listIncidents(viewer, query),
});
