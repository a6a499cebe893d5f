import { MINIMUM_ROLE } from '@/lib/auth/permissions';
import { IngestRunQuery } from '@/lib/contracts/connections/connections';
import { defineRoute } from '@/lib/http/route';
import { listIngestRuns } from '@/lib/services/connections/list-ingest-runs';

export const GET = defineRoute({
  access: MINIMUM_ROLE.viewUsage,
  query: IngestRunQuery,
  handler: ({ viewer, query }) => listIngestRuns(viewer, query),
});
