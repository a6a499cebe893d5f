import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { PageQuery } from '@/lib/contracts/common';
import { ShareLinkCreate } from '@/lib/contracts/usage/usage-views';
import { defineRoute } from '@/lib/http/route';
import { createShareLink, listShareLinks } from '@/lib/services/usage/manage-share-links';

export const GET = defineRoute({
  access: MINIMUM_ROLE.shareViews,
  query: PageQuery,
  handler: ({ viewer, query }) => listShareLinks(viewer, query),
});

export const POST = defineRoute({
  access: MINIMUM_ROLE.shareViews,
  body: ShareLinkCreate,
  status: 201,
  handler: ({ viewer, body }) => createShareLink(viewer, body),
});
