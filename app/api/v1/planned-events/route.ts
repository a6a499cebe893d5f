import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { PlannedEventCreate } from '@/lib/contracts/alert-rules/planned-events';
import { PageQuery } from '@/lib/contracts/common';
import { defineRoute } from '@/lib/http/route';
import { createPlannedEvent } from '@/lib/services/alert-rules/create-planned-event';
import { listPlannedEvents } from '@/lib/services/alert-rules/get-planned-event';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  query: PageQuery,
  handler: ({ viewer, query }) => listPlannedEvents(viewer, query),
});

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageAlertRules,
  body: PlannedEventCreate,
  status: 201,
  handler: ({ viewer, body }) => createPlannedEvent(viewer, body),
});
