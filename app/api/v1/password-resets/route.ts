import { PasswordResetRequest } from '@/lib/contracts/account';
import { defineRoute } from '@/lib/http/route';
import { requestPasswordReset } from '@/lib/services/reset-password';

export const POST = defineRoute({
  access: 'public',
  body: PasswordResetRequest,
  handler: async ({ body, request }) => {
    await requestPasswordReset(body.email, request.headers);
    return { ok: true };
  },
});
