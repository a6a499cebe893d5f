import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { BrowserCreate } from '@/lib/contracts/notifications/channels';
import { defineRoute, IdParams } from '@/lib/http/route';
import { addBrowser } from '@/lib/services/notifications/add-browser';
import { listBrowsers } from '@/lib/services/notifications/list-browsers';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewMail,
  params: IdParams,
  handler: ({ viewer, params }) => listBrowsers(viewer, params.id),
});

export const POST = defineRoute({
  access: MINIMUM_ROLE.viewMail,
  params: IdParams,
  body: BrowserCreate,
  status: 201,
  handler: ({ viewer, params, body }) => addBrowser(viewer, params.id, body),
});
