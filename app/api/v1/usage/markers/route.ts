import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { WindowQuery } from '@/lib/contracts/usage/usage-views';
import { defineRoute } from '@/lib/http/route';
import { listUsageMarkers } from '@/lib/services/usage/list-usage-markers';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'filtered',
  query: WindowQuery,
  handler: ({ viewer, query }) => listUsageMarkers(viewer, query),
});
