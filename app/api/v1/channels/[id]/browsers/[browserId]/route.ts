import { z } from 'zod';
import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, IdParams } from '@/lib/http/route';
import { removeBrowser } from '@/lib/services/notifications/remove-browser';

export const DELETE = defineRoute({
  access: MINIMUM_ROLE.viewMail,
  params: IdParams.extend({ browserId: z.uuid('expected the id of a browser') }),
  status: 204,
  handler: ({ viewer, params }) => removeBrowser(viewer, params.id, params.browserId),
});
