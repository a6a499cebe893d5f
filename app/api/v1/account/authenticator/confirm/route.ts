import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { AuthenticatorConfirm } from '@/lib/contracts/people/account';
import { answerWithCookies } from '@/lib/http/cookie-answer';
import { defineRoute } from '@/lib/http/route';
import { finishAuthenticator } from '@/lib/services/people/change-factors';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageOwnAccount,
  proof: 'session',
  projects: 'open',
  beforeFactor: true,
  body: AuthenticatorConfirm,
  status: 204,
  handler: async ({ viewer, body, request }) =>
    answerWithCookies(await finishAuthenticator(viewer, body.code, request.headers)),
});
