import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute } from '@/lib/http/route';
import { getAccount } from '@/lib/services/people/get-account';

export const GET = defineRoute({
  access: MINIMUM_ROLE.manageOwnAccount,
  proof: 'session',
  projects: 'open',
  beforeFactor: true,
  handler: ({ viewer }) => getAccount(viewer),
});
