import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { ConfigurationQuery } from '@/lib/contracts/installation/configuration';
import { defineRoute } from '@/lib/http/route';
import { exportConfiguration } from '@/lib/services/installation/export-configuration';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  query: ConfigurationQuery,
  handler: ({ viewer, query }) => exportConfiguration(viewer, query),
});
