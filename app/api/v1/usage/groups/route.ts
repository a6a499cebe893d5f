import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { UsageGroupsQuery } from '@/lib/contracts/usage/usage';
import { defineRoute } from '@/lib/http/route';
import { listUsageGroups } from '@/lib/services/usage/list-usage-groups';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'filtered',
  query: UsageGroupsQuery,
  handler: ({ viewer, query }) => listUsageGroups(viewer, query),
});
