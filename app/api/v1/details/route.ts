import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { DetailQuery } from '@/lib/contracts/usage/details';
import { defineRoute } from '@/lib/http/route';
import { getDetail } from '@/lib/services/usage/get-detail';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'filtered',
  query: DetailQuery,
  handler: ({ viewer, query }) => getDetail(viewer, query),
});
