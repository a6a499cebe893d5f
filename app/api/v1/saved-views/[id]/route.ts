import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { SavedViewUpdate } from '@/lib/contracts/usage/usage-views';
import { defineRoute, IdParams } from '@/lib/http/route';
import { deleteSavedView, updateSavedView } from '@/lib/services/usage/manage-saved-views';

export const PATCH = defineRoute({
  access: MINIMUM_ROLE.saveViews,
  params: IdParams,
  body: SavedViewUpdate,
  handler: ({ viewer, params, body }) => updateSavedView(viewer, params.id, body),
});

export const DELETE = defineRoute({
  access: MINIMUM_ROLE.saveViews,
  params: IdParams,
  status: 204,
  handler: ({ viewer, params }) => deleteSavedView(viewer, params.id),
});
