import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, IdParams } from '@/lib/http/route';
import { revokeShareLink } from '@/lib/services/usage/manage-share-links';

export const DELETE = defineRoute({
  access: MINIMUM_ROLE.shareViews,
  params: IdParams,
  status: 204,
  handler: ({ viewer, params }) => revokeShareLink(viewer, params.id),
});
