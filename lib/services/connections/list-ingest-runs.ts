import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import type { IngestRun, IngestRunQuery } from '@/lib/contracts/connections/connections';
import { getDb } from '@/lib/db/client';
import { listIngestRunRows } from '@/lib/db/connections/ingest-run-list';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';

/** Pulls of the workspace, newest first. */
export async function listIngestRuns(
  viewer: Viewer,
  query: z.infer<typeof IngestRunQuery>,
): Promise<{ data: IngestRun[]; nextCursor: string | null }> {
  const found = await listIngestRunRows(getDb(), viewer.workspaceId, {
    connectionId: query.connectionId ?? null,
    beforeId: parseIdCursor(query.cursor),
    limit: query.limit + 1,
  });
  const { rows, nextCursor } = cutPage(found, query.limit, (run) => run.id);
  return { data: rows.map(mapIngestRun), nextCursor };
}

function mapIngestRun(run: Awaited<ReturnType<typeof listIngestRunRows>>[number]): IngestRun {
  return {
    id: run.id,
    connectionId: run.connectionId,
    trigger: run.trigger,
    subject: run.subject,
    window: { start: run.windowStart.toISOString(), end: run.windowEnd.toISOString() },
    startedAt: run.startedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    outcome: run.outcome,
    pages: run.pages,
    rows: run.rows,
    insertedRows: run.insertedRows,
    revisedRows: run.revisedRows,
    refusedRows: run.refusedRows,
    refusal: run.refusal,
    error: run.error === null ? null : { code: run.errorCode ?? 'unavailable', message: run.error },
  };
}
