import { AppError } from '@/lib/errors';
import { defineRoute } from '@/lib/http/route';

/** Paths that do not exist answer like everything else: a problem document, to those who are signed in. */
const missing = defineRoute({
  access: 'viewer',
  handler: async ({ request }) => {
    const { pathname } = new URL(request.url);
    throw new AppError('not_found', `${request.method} ${pathname}: there is no such path, see /api/v1/openapi.json`);
  },
});

export { missing as DELETE, missing as GET, missing as PATCH, missing as POST, missing as PUT };
