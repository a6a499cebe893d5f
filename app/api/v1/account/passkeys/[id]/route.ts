import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, TextIdParams } from '@/lib/http/route';
import { removePasskey } from '@/lib/services/people/change-factors';

export const DELETE = defineRoute({
  access: MINIMUM_ROLE.manageOwnAccount,
  proof: 'recent',
  projects: 'open',
  beforeFactor: true,
  params: TextIdParams,
  status: 204,
  handler: ({ viewer, params, request }) => removePasskey(viewer, params.id, request.headers),
});
