import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { EmailChange } from '@/lib/contracts/people/account';
import { defineRoute } from '@/lib/http/route';
import { requestEmailChange } from '@/lib/services/people/change-email';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageOwnAccount,
  proof: 'recent',
  projects: 'open',
  beforeFactor: true,
  body: EmailChange,
  handler: async ({ viewer, body, request }) => {
    await requestEmailChange(viewer, body.newEmail, request.headers);
    return { ok: true };
  },
});
