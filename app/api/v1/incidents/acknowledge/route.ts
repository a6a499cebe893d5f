import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { IncidentsAcknowledge } from '@/lib/contracts/incidents/incidents';
import { defineRoute } from '@/lib/http/route';
import { acknowledgeIncidents } from '@/lib/services/incidents/acknowledge-incidents';

export const POST = defineRoute({
  access: MINIMUM_ROLE.handleIncidents,
  projects: 'filtered',
  body: IncidentsAcknowledge,
  handler: ({ viewer, body }) => acknowledgeIncidents(viewer, body),
});
