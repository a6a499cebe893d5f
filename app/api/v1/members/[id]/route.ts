import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { MemberUpdate } from '@/lib/contracts/people/members';
import { defineRoute, TextIdParams } from '@/lib/http/route';
import { removeMember, updateMember } from '@/lib/services/people/manage-members';

export const PATCH = defineRoute({
  access: MINIMUM_ROLE.manageMembers,
  proof: 'recent',
  params: TextIdParams,
  body: MemberUpdate,
  handler: ({ viewer, params, body }) => updateMember(viewer, params.id, body),
});

export const DELETE = defineRoute({
  access: MINIMUM_ROLE.manageMembers,
  proof: 'recent',
  params: TextIdParams,
  status: 204,
  handler: ({ viewer, params }) => removeMember(viewer, params.id),
});
