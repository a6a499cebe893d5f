import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { EraseConfirmation } from '@/lib/contracts/people/data-rights';
import { defineRoute, TextIdParams } from '@/lib/http/route';
import { eraseMember } from '@/lib/services/people/person-data';

export const POST = defineRoute({
  access: MINIMUM_ROLE.eraseMembers,
  proof: 'recent',
  params: TextIdParams,
  body: EraseConfirmation,
  status: 204,
  handler: ({ viewer, params, body }) => eraseMember(viewer, params.id, body.confirm),
});
