import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { SilencePreviewRequest } from '@/lib/contracts/notifications/silences';
import { defineRoute } from '@/lib/http/route';
import { previewSilence } from '@/lib/services/notifications/preview-silence';

export const POST = defineRoute({
  access: MINIMUM_ROLE.viewIncidents,
  body: SilencePreviewRequest,
  handler: ({ viewer, body }) => previewSilence(viewer, body),
});
