import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { ConnectionStatus, IngestRun, IngestRunQuery } from '@/lib/contracts/connections/connections';
import { getDb } from '@/lib/db/client';
import { type ConnectionRow, findConnection, findLastRun, listConnectionRows } from '@/lib/db/connections/connections';
import { listIngestRunRows } from '@/lib/db/connections/ingest-run-list';
import { BUCKET_EVERY_SECONDS } from '@/lib/domain/usage/bill-folders';
import { FILE_PROVIDER } from '@/lib/domain/usage/focus-row';
import { readEnv } from '@/lib/env';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';
import { makeConnectionNotFound, mapConnectionStatus } from './list-connections';

/** How fresh and complete one connection's data is. Throws `not_found`. */
export async function getConnectionStatus(
  viewer: Viewer,
  id: string,
  now: Date = readNow(),
): Promise<ConnectionStatus> {
  const row = await findConnection(getDb(), viewer.workspaceId, id);
  if (!row) throw makeConnectionNotFound(id);
  return loadStatus(viewer.workspaceId, row, now);
}

/** The same for every connection of the workspace, with its name. */
export async function listConnectionStatuses(
  viewer: Viewer,
  now: Date = readNow(),
): Promise<(ConnectionStatus & { name: string })[]> {
  const rows = await listConnectionRows(getDb(), viewer.workspaceId, { afterId: null, limit: 1_000 });
  return Promise.all(
    rows.map(async (row) => ({ ...(await loadStatus(viewer.workspaceId, row, now)), name: row.name })),
  );
}

async function loadStatus(workspaceId: string, row: ConnectionRow, now: Date): Promise<ConnectionStatus> {
  const lastRun = await findLastRun(getDb(), workspaceId, row.id);
  const pollIntervalSeconds = row.provider === FILE_PROVIDER ? BUCKET_EVERY_SECONDS : readEnv().POLL_INTERVAL_SECONDS;
  return mapConnectionStatus(row, lastRun, { now, pollIntervalSeconds });
}

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
