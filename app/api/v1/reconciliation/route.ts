import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { ReconciliationQuery } from '@/lib/contracts/usage/usage';
import { defineRoute } from '@/lib/http/route';
import { getReconciliation } from '@/lib/services/usage/get-reconciliation';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  query: ReconciliationQuery,
  handler: ({ viewer, query }) => getReconciliation(viewer, query),
});
