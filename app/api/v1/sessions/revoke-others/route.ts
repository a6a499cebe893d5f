import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute } from '@/lib/http/route';
import { revokeOtherSessions } from '@/lib/services/people/manage-sessions';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageOwnAccount,
  proof: 'session',
  projects: 'open',
  beforeFactor: true,
  handler: ({ viewer }) => revokeOtherSessions(viewer),
});
