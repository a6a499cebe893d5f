import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { PlannedEventUpdate } from '@/lib/contracts/alert-rules/planned-events';
import { defineRoute, IdParams } from '@/lib/http/route';
import { getPlannedEvent } from '@/lib/services/alert-rules/get-planned-event';
import { cancelPlannedEvent, updatePlannedEvent } from '@/lib/services/alert-rules/update-planned-event';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  params: IdParams,
  handler: ({ viewer, params }) => getPlannedEvent(viewer, params.id),
});

export const PATCH = defineRoute({
  access: MINIMUM_ROLE.manageAlertRules,
  params: IdParams,
  body: PlannedEventUpdate,
  handler: ({ viewer, params, body }) => updatePlannedEvent(viewer, params.id, body),
});

export const DELETE = defineRoute({
  access: MINIMUM_ROLE.manageAlertRules,
  params: IdParams,
  status: 204,
  handler: ({ viewer, params }) => cancelPlannedEvent(viewer, params.id),
});
