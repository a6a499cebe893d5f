import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, IdParams } from '@/lib/http/route';
import { revokeToken } from '@/lib/services/people/revoke-token';

export const DELETE = defineRoute({
  access: MINIMUM_ROLE.manageTokens,
  params: IdParams,
  status: 204,
  handler: ({ viewer, params }) => revokeToken(viewer, params.id),
});
