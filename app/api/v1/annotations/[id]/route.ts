import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { defineRoute, IdParams } from '@/lib/http/route';
import { deleteAnnotation } from '@/lib/services/usage/manage-annotations';

export const DELETE = defineRoute({
  access: MINIMUM_ROLE.annotateCharts,
  params: IdParams,
  status: 204,
  handler: ({ viewer, params }) => deleteAnnotation(viewer, params.id),
});
