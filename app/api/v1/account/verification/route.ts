import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { VerificationInput } from '@/lib/contracts/people/account';
import { defineRoute } from '@/lib/http/route';
import { verifyIdentity } from '@/lib/services/people/verify-identity';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageOwnAccount,
  proof: 'session',
  projects: 'open',
  beforeFactor: true,
  body: VerificationInput,
  handler: ({ viewer, body }) => verifyIdentity(viewer, body.password),
});
