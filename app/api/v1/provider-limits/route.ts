import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { ProviderLimitQuery } from '@/lib/contracts/budgets/provider-limits';
import { defineRoute } from '@/lib/http/route';
import { listProviderLimits } from '@/lib/services/budgets/list-provider-limits';

export const GET = defineRoute({
  access: MINIMUM_ROLE.manageConnections,
  query: ProviderLimitQuery,
  handler: ({ viewer, query }) => listProviderLimits(viewer, query),
});
