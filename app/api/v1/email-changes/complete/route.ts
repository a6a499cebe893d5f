import { EmailConfirmation } from '@/lib/contracts/people/account';
import { defineRoute } from '@/lib/http/route';
import { confirmEmailChange } from '@/lib/services/people/change-email';

export const POST = defineRoute({
  access: 'public',
  body: EmailConfirmation,
  handler: async ({ body, request }) => {
    await confirmEmailChange(body.token, request.headers);
    return { ok: true };
  },
});
