import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { RetentionUpdate } from '@/lib/contracts/installation/retention';
import { defineRoute } from '@/lib/http/route';
import { getRetention, updateRetention } from '@/lib/services/installation/manage-retention';

export const GET = defineRoute({
  access: MINIMUM_ROLE.manageWorkspace,
  handler: ({ viewer }) => getRetention(viewer),
});

export const PATCH = defineRoute({
  access: MINIMUM_ROLE.manageWorkspace,
  proof: 'recent',
  body: RetentionUpdate,
  handler: ({ viewer, body }) => updateRetention(viewer, body),
});
