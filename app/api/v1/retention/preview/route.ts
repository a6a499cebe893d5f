import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { readNow } from '@/lib/clock';
import { RetentionChange } from '@/lib/contracts/installation/retention';
import { defineRoute } from '@/lib/http/route';
import { previewRetention } from '@/lib/services/installation/manage-retention';

/** A post, for settings are many; it changes nothing. */
export const POST = defineRoute({
  access: MINIMUM_ROLE.manageWorkspace,
  body: RetentionChange,
  handler: ({ viewer, body }) => previewRetention(viewer, body, readNow()),
});
