import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { UsageHoursQuery } from '@/lib/contracts/usage/usage';
import { defineRoute } from '@/lib/http/route';
import { getUsageHours } from '@/lib/services/usage/get-usage-hours';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'filtered',
  query: UsageHoursQuery,
  handler: ({ viewer, query }) => getUsageHours(viewer, query),
});
