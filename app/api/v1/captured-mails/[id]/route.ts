import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, IdParams } from '@/lib/http/route';
import { getCapturedMail } from '@/lib/services/notifications/get-captured-mail';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewMail,
  params: IdParams,
  handler: ({ viewer, params }) => getCapturedMail(viewer, params.id),
});
