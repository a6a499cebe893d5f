import { SetupInput } from '@/lib/contracts/setup';
import { defineRoute } from '@/lib/http/route';
import { setupOwner } from '@/lib/services/setup-owner';

export const POST = defineRoute({
  access: 'public',
  body: SetupInput,
  status: 201,
  handler: ({ body }) => setupOwner(body),
});
