import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { IncidentSnooze } from '@/lib/contracts/incidents/incidents';
import { defineRoute, IdParams } from '@/lib/http/route';
import { snoozeIncident } from '@/lib/services/incidents/snooze-incident';

export const POST = defineRoute({
  access: MINIMUM_ROLE.handleIncidents,
  projects: 'filtered',
  params: IdParams,
  body: IncidentSnooze,
  handler: ({ viewer, params, body }) => snoozeIncident(viewer, params.id, body),
});
