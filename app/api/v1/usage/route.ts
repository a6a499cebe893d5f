import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { UsageQuery } from '@/lib/contracts/usage';
import { defineRoute } from '@/lib/http/route';
import { getUsageSeries } from '@/lib/services/get-usage-series';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  query: UsageQuery,
  handler: ({ viewer, query }) => getUsageSeries(viewer, query),
});
