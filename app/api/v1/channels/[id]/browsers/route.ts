import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { BrowserCreate } from '@/lib/contracts/channels';
import { defineRoute, IdParams } from '@/lib/http/route';
import { addBrowser } from '@/lib/services/add-browser';
import { listBrowsers } from '@/lib/services/list-browsers';

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
