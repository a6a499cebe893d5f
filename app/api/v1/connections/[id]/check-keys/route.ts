import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, IdParams } from '@/lib/http/route';
import { recheckKeys } from '@/lib/services/connections/recheck-keys';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageConnections,
  params: IdParams,
  handler: ({ viewer, params }) => recheckKeys(viewer, params.id),
});
