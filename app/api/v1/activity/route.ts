import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { ActivityQuery } from '@/lib/contracts/people/activity';
import { defineRoute } from '@/lib/http/route';
import { listActivity } from '@/lib/services/people/list-activity';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewActivity,
  query: ActivityQuery,
  handler: ({ viewer, query }) => listActivity(viewer, query),
});
