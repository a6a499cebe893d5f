import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, IdParams } from '@/lib/http/route';
import { endSilence } from '@/lib/services/notifications/end-silence';
import { getSilence } from '@/lib/services/notifications/get-silence';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewIncidents,
  params: IdParams,
  handler: ({ viewer, params }) => getSilence(viewer, params.id),
});

export const DELETE = defineRoute({
  access: MINIMUM_ROLE.manageSilences,
  params: IdParams,
  status: 204,
  handler: ({ viewer, params }) => endSilence(viewer, params.id),
});
