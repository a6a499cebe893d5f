import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { PageQuery } from '@/lib/contracts/common';
import { ConnectionCreate } from '@/lib/contracts/connections/connections';
import { defineRoute } from '@/lib/http/route';
import { createConnection } from '@/lib/services/connections/create-connection';
import { listConnections } from '@/lib/services/connections/list-connections';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'open',
  query: PageQuery,
  handler: ({ viewer, query }) => listConnections(viewer, query),
});

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageConnections,
  body: ConnectionCreate,
  status: 201,
  handler: ({ viewer, body }) => createConnection(viewer, body),
});
