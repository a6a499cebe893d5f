import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { renderFile } from '@/lib/http/file';
import { defineRoute } from '@/lib/http/route';
import { exportOwnData } from '@/lib/services/people/person-data';

export const GET = defineRoute({
  access: MINIMUM_ROLE.manageOwnAccount,
  proof: 'session',
  projects: 'open',
  beforeFactor: true,
  handler: async ({ viewer }) => renderFile(await exportOwnData(viewer)),
});
