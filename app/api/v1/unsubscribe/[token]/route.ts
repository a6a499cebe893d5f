import { z } from 'zod';
import { defineRoute } from '@/lib/http/route';
import { unsubscribe } from '@/lib/services/notifications/unsubscribe';

/** Only POST: whatever opens links (scanners, previews) changes nothing. */
export const POST = defineRoute({
  access: 'public',
  params: z.object({ token: z.string().min(1).max(500) }),
  handler: ({ params }) => unsubscribe(params.token),
});
