import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { EraseConfirmation } from '@/lib/contracts/people/data-rights';
import { defineRoute } from '@/lib/http/route';
import { eraseSelf } from '@/lib/services/people/person-data';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageOwnAccount,
  proof: 'recent',
  projects: 'open',
  beforeFactor: true,
  body: EraseConfirmation,
  status: 204,
  handler: ({ viewer, body }) => eraseSelf(viewer, body.confirm),
});
