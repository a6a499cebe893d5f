import type pg from 'pg';
import { getDb } from '@/lib/db/client';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';

export type IngestTrigger = 'schedule' | 'backfill' | 'manual' | 'repair';
export type NewIngestRun = {
  workspaceId: string;
  connectionId: string;
  trigger: IngestTrigger;
  /** minute, hour, day, costs or inventory. */
  subject: string;
  windowStart: Date;
  windowEnd: Date;
  startedAt: Date;
};

/** Opens the record of one pull and returns its id. */
export async function startIngestRun(run: NewIngestRun): Promise<string> {
  const { id } = await getDb().ingestRun.create({ data: { ...run, outcome: 'running' }, select: { id: true } });
  return id;
}

/** Counts a page on its run, inside the page's transaction. */
export async function countPage(
  client: pg.ClientBase,
  run: { workspaceId: string; id: string },
  page: { rows: number; insertedRows: number; revisedRows: number; refused: readonly { message: string }[] },
): Promise<void> {
  await client.query(
    `UPDATE ingest_run SET pages = pages + 1, rows = rows + $3, inserted_rows = inserted_rows + $4, revised_rows = revised_rows + $5,
            refused_rows = refused_rows + $6, refusal = coalesce(refusal, $7)
      WHERE workspace_id = $1 AND id = $2`,
    [
      ...[run.workspaceId, run.id, page.rows, page.insertedRows, page.revisedRows],
      ...[page.refused.length, page.refused[0]?.message ?? null],
    ],
  );
}

/** Closes the record of one pull. */
export async function finishIngestRun(
  run: { workspaceId: string; id: string },
  finishedAt: Date,
  failure: { code: string; message: string } | null,
): Promise<void> {
  await getDb().ingestRun.update({
    where: { workspaceId_id: { workspaceId: run.workspaceId, id: run.id } },
    data: {
      finishedAt,
      outcome: failure ? 'failed' : 'succeeded',
      errorCode: failure?.code ?? null,
      error: failure?.message ?? null,
    },
  });
}

/** Runs that a killed worker left open are closed by the next holder of the lease. */
export async function closeAbandonedRuns(workspaceId: string, connectionId: string, now: Date): Promise<void> {
  await getDb().ingestRun.updateMany({
    where: { workspaceId, connectionId, outcome: 'running' },
    data: {
      outcome: 'failed',
      finishedAt: now,
      errorCode: 'interrupted',
      error: 'The worker stopped during this run; the next run goes on where it ended.',
    },
  });
}

/** Old runs go, and those that brought nothing new go sooner, so that the list stays about what happened. */
export async function deleteOldRuns(before: { quiet: Date; any: Date }): Promise<number> {
  // Age alone decides, whosever they are.
  const { count } = await acrossWorkspaces(() =>
    getDb().ingestRun.deleteMany({
      where: {
        OR: [
          { startedAt: { lt: before.any } },
          { startedAt: { lt: before.quiet }, outcome: 'succeeded', insertedRows: 0, revisedRows: 0, refusedRows: 0 },
        ],
      },
    }),
  );
  return count;
}

/** Sums over the runs of a connection that started at or after an instant. */
export async function listRunTotals(
  workspaceId: string,
  connectionId: string,
  since: Date,
): Promise<{ rows: number; insertedRows: number; revisedRows: number }> {
  const { _sum } = await getDb().ingestRun.aggregate({
    where: { workspaceId, connectionId, startedAt: { gte: since } },
    _sum: { rows: true, insertedRows: true, revisedRows: true },
  });
  return { rows: _sum.rows ?? 0, insertedRows: _sum.insertedRows ?? 0, revisedRows: _sum.revisedRows ?? 0 };
}
