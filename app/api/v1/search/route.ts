import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { SearchQuery } from '@/lib/contracts/installation/search';
import { defineRoute } from '@/lib/http/route';
import { searchWorkspace } from '@/lib/services/installation/search-workspace';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'filtered',
  query: SearchQuery,
  handler: ({ viewer, query }) => searchWorkspace(viewer, query),
});
