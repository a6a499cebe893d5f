import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { WorkspaceDeletion } from '@/lib/contracts/people/data-rights';
import { defineRoute } from '@/lib/http/route';
import { deleteWorkspace } from '@/lib/services/installation/workspace-data';

export const POST = defineRoute({
  access: MINIMUM_ROLE.deleteWorkspace,
  proof: 'recent',
  body: WorkspaceDeletion,
  status: 204,
  handler: ({ viewer, body }) => deleteWorkspace(viewer, body.confirm),
});
