import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { FactorChange } from '@/lib/contracts/people/account';
import { defineRoute } from '@/lib/http/route';
import { replaceRecoveryCodes } from '@/lib/services/people/change-factors';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageOwnAccount,
  proof: 'session',
  projects: 'open',
  beforeFactor: true,
  body: FactorChange,
  handler: ({ viewer, body, request }) => replaceRecoveryCodes(viewer, body.password, request.headers),
});
