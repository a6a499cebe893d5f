import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { IncidentFeedback } from '@/lib/contracts/incidents/incidents';
import { defineRoute, IdParams } from '@/lib/http/route';
import { answerIncident } from '@/lib/services/incidents/answer-incident';

export const POST = defineRoute({
  access: MINIMUM_ROLE.handleIncidents,
  projects: 'filtered',
  params: IdParams,
  body: IncidentFeedback,
  handler: ({ viewer, params, body }) => answerIncident(viewer, params.id, body),
});
