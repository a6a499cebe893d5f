import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { ConnectionUpdate } from '@/lib/contracts/connections/connections';
import { defineRoute, IdParams } from '@/lib/http/route';
import { deleteConnection } from '@/lib/services/connections/delete-connection';
import { getConnection } from '@/lib/services/connections/get-connection';
import { updateConnection } from '@/lib/services/connections/update-connection';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'open',
  params: IdParams,
  handler: ({ viewer, params }) => getConnection(viewer, params.id),
});

export const PATCH = defineRoute({
  access: MINIMUM_ROLE.manageConnections,
  params: IdParams,
  body: ConnectionUpdate,
  handler: ({ viewer, params, body }) => updateConnection(viewer, params.id, body),
});

export const DELETE = defineRoute({
  access: MINIMUM_ROLE.manageConnections,
  params: IdParams,
  status: 204,
  handler: ({ viewer, params }) => deleteConnection(viewer, params.id),
});
