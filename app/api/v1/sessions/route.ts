import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute } from '@/lib/http/route';
import { listSessions } from '@/lib/services/people/manage-sessions';

export const GET = defineRoute({
  access: MINIMUM_ROLE.manageOwnAccount,
  proof: 'session',
  projects: 'open',
  beforeFactor: true,
  handler: ({ viewer }) => listSessions(viewer),
});
