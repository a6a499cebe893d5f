import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { PasswordChange } from '@/lib/contracts/people/account';
import { answerWithCookies } from '@/lib/http/cookie-answer';
import { defineRoute } from '@/lib/http/route';
import { changePassword } from '@/lib/services/people/change-password';

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageOwnAccount,
  proof: 'session',
  projects: 'open',
  beforeFactor: true,
  body: PasswordChange,
  status: 204,
  handler: async ({ viewer, body, request }) => answerWithCookies(await changePassword(viewer, body, request.headers)),
});
