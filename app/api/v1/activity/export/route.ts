import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { ActivityExportQuery } from '@/lib/contracts/people/activity';
import { renderStreamedFile } from '@/lib/http/file';
import { defineRoute } from '@/lib/http/route';
import { exportActivity } from '@/lib/services/people/export-activity';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewActivity,
  query: ActivityExportQuery,
  handler: async ({ viewer, query }) =>
    renderStreamedFile({
      name: query.format === 'csv' ? 'activity.csv' : 'activity.jsonl',
      contentType: query.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
      chunks: exportActivity(viewer, query),
    }),
});
