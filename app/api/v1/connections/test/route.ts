import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { ConnectionTest } from '@/lib/contracts/connections/connections';
import { defineRoute } from '@/lib/http/route';
import { testConnection } from '@/lib/services/connections/test-connection';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageConnections,
  body: ConnectionTest,
  handler: ({ viewer, body }) => testConnection(viewer, body),
});
