import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { renderChangeStream } from '@/lib/http/event-stream';
import { defineRoute } from '@/lib/http/route';
import { watchChanges } from '@/lib/services/installation/watch-changes';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  projects: 'filtered',
  handler: async ({ viewer, request }) => renderChangeStream(request.signal, (tell) => watchChanges(viewer, tell)),
});
