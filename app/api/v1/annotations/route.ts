import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { AnnotationCreate, WindowQuery } from '@/lib/contracts/usage/usage-views';
import { defineRoute } from '@/lib/http/route';
import { createAnnotation, listAnnotations } from '@/lib/services/usage/manage-annotations';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  query: WindowQuery,
  handler: ({ viewer, query }) => listAnnotations(viewer, query),
});

export const POST = defineRoute({
  access: MINIMUM_ROLE.annotateCharts,
  body: AnnotationCreate,
  status: 201,
  handler: ({ viewer, body }) => createAnnotation(viewer, body),
});
