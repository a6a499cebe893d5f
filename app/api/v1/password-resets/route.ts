import { PasswordResetRequest } from '@/lib/contracts/people/account';
import { defineRoute } from '@/lib/http/route';
import { requestPasswordReset } from '@/lib/services/people/reset-password';

export const POST = defineRoute({
  access: 'public',
  body: PasswordResetRequest,
  handler: async ({ body, request }) => {
    await requestPasswordReset(body.email, request.headers);
    return { ok: true };
  },
});
