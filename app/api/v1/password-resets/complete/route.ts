import { PasswordReset } from '@/lib/contracts/people/account';
import { defineRoute } from '@/lib/http/route';
import { resetPassword } from '@/lib/services/people/reset-password';

export const POST = defineRoute({
  access: 'public',
  body: PasswordReset,
  handler: async ({ body, request }) => {
    await resetPassword(body, request.headers);
    return { ok: true };
  },
});
