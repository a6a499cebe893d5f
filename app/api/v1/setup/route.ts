import { SetupInput } from '@/lib/contracts/installation/setup';
import { defineRoute } from '@/lib/http/route';
import { setupOwner } from '@/lib/services/people/setup-owner';

export const POST = defineRoute({
  access: 'public',
  body: SetupInput,
  status: 201,
  handler: ({ body }) => setupOwner(body),
});
