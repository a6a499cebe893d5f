import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { MAIL_HEADERS } from '@/lib/http/content-security-policy';
import { defineRoute, IdParams } from '@/lib/http/route';
import { getCapturedMail } from '@/lib/services/notifications/get-captured-mail';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewMail,
  params: IdParams,
  handler: async ({ viewer, params }) =>
    new Response(`<base target="_blank">${(await getCapturedMail(viewer, params.id)).html}`, { headers: MAIL_HEADERS }),
});
