import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { PageQuery } from '@/lib/contracts/common';
import { TokenCreate } from '@/lib/contracts/people/tokens';
import { defineRoute } from '@/lib/http/route';
import { createToken } from '@/lib/services/people/create-token';
import { listTokens } from '@/lib/services/people/list-tokens';

export const GET = defineRoute({
  access: MINIMUM_ROLE.manageTokens,
  query: PageQuery,
  handler: ({ viewer, query }) => listTokens(viewer, query),
});

export const POST = defineRoute({
  access: MINIMUM_ROLE.manageTokens,
  body: TokenCreate,
  status: 201,
  handler: ({ viewer, body }) => createToken(viewer, body),
});
