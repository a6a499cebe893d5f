import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { UsageExportQuery } from '@/lib/contracts/usage/usage';
import { renderFile } from '@/lib/http/file';
import { defineRoute } from '@/lib/http/route';
import { exportUsage } from '@/lib/services/usage/export-usage';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'filtered',
  query: UsageExportQuery,
  handler: async ({ viewer, query }) => renderFile(await exportUsage(viewer, query)),
});
