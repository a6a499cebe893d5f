import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { ProjectQuery } from '@/lib/contracts/keys/keys';
import { defineRoute } from '@/lib/http/route';
import { listProjects } from '@/lib/services/keys/list-projects';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'filtered',
  query: ProjectQuery,
  handler: ({ viewer, query }) => listProjects(viewer, query),
});
