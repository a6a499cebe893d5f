import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { PageQuery } from '@/lib/contracts/common';
import { SilenceCreate } from '@/lib/contracts/notifications/silences';
import { defineRoute } from '@/lib/http/route';
import { createSilence } from '@/lib/services/notifications/create-silence';
import { listSilences } from '@/lib/services/notifications/list-silences';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewIncidents,
  query: PageQuery,
  handler: ({ viewer, query }) => listSilences(viewer, query),
});

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageSilences,
  body: SilenceCreate,
  status: 201,
  handler: ({ viewer, body }) => createSilence(viewer, body),
});
