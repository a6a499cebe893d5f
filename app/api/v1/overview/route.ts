import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute } from '@/lib/http/route';
import { getOverview } from '@/lib/services/usage/get-overview';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'filtered',
  handler: ({ viewer }) => getOverview(viewer),
});
