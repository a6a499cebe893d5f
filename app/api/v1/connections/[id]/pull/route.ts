import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, IdParams } from '@/lib/http/route';
import { requestPull } from '@/lib/services/connections/request-pull';

export const POST = defineRoute({
  access: MINIMUM_ROLE.requestPulls,
  params: IdParams,
  status: 202,
  handler: ({ viewer, params }) => requestPull(viewer, params.id),
});
