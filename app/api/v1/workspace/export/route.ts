import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { renderStreamedFile } from '@/lib/http/file';
import { defineRoute } from '@/lib/http/route';
import { exportWorkspace } from '@/lib/services/installation/workspace-data';

/** A post, for it leaves a line in the audit trail. */
export const POST = defineRoute({
  access: MINIMUM_ROLE.deleteWorkspace,
  proof: 'recent',
  handler: async ({ viewer }) =>
    renderStreamedFile({
      name: 'workspace.jsonl',
      contentType: 'application/x-ndjson',
      chunks: await exportWorkspace(viewer),
    }),
});
