import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { KeyQuery } from '@/lib/contracts/keys/keys';
import { defineRoute } from '@/lib/http/route';
import { listKeys } from '@/lib/services/keys/list-keys';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'filtered',
  query: KeyQuery,
  handler: ({ viewer, query }) => listKeys(viewer, query),
});
