import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { UsageQuery } from '@/lib/contracts/usage';
import { defineRoute, renderJsonText } from '@/lib/http/route';
import { serveUsageSeriesText } from '@/lib/services/serve-usage-series';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'filtered',
  query: UsageQuery,
  handler: async ({ viewer, query }) => renderJsonText(await serveUsageSeriesText(viewer, query)),
});
