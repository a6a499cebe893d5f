import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { FactorChange } from '@/lib/contracts/people/account';
import { answerWithCookies } from '@/lib/http/cookie-answer';
import { defineRoute } from '@/lib/http/route';
import { dropAuthenticator } from '@/lib/services/people/change-factors';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageOwnAccount,
  proof: 'session',
  projects: 'open',
  beforeFactor: true,
  body: FactorChange,
  status: 204,
  handler: async ({ viewer, body, request }) =>
    answerWithCookies(await dropAuthenticator(viewer, body.password, request.headers)),
});
