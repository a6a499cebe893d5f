import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { SavedViewCreate } from '@/lib/contracts/usage/usage-views';
import { defineRoute } from '@/lib/http/route';
import { createSavedView, listSavedViews } from '@/lib/services/usage/manage-saved-views';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  handler: ({ viewer }) => listSavedViews(viewer),
});

export const POST = defineRoute({
  access: MINIMUM_ROLE.saveViews,
  body: SavedViewCreate,
  status: 201,
  handler: ({ viewer, body }) => createSavedView(viewer, body),
});
