import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { UsageQuery } from '@/lib/contracts/usage/usage';
import { defineRoute, renderJsonBytes } from '@/lib/http/route';
import { serveUsageSeriesBytes } from '@/lib/services/usage/serve-usage-series';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'filtered',
  query: UsageQuery,
  handler: async ({ viewer, query }) => renderJsonBytes(await serveUsageSeriesBytes(viewer, query)),
});
