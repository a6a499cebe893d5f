import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { PageQuery } from '@/lib/contracts/common';
import { defineRoute } from '@/lib/http/route';
import { listCapturedMails } from '@/lib/services/notifications/list-captured-mails';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewMail,
  query: PageQuery,
  handler: ({ viewer, query }) => listCapturedMails(viewer, query),
});
