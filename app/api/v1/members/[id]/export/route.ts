import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { renderFile } from '@/lib/http/file';
import { defineRoute, TextIdParams } from '@/lib/http/route';
import { exportMember } from '@/lib/services/people/person-data';

/** A post, for it leaves a line in the audit trail. */
export const POST = defineRoute({
  access: MINIMUM_ROLE.manageMembers,
  proof: 'recent',
  params: TextIdParams,
  handler: async ({ viewer, params }) => renderFile(await exportMember(viewer, params.id)),
});
