import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, IdParams } from '@/lib/http/route';
import { getConnectionStatus } from '@/lib/services/connections/get-connection-status';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'open',
  params: IdParams,
  handler: ({ viewer, params }) => getConnectionStatus(viewer, params.id),
});
