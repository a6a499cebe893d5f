import { advanceCursor } from '@/lib/db/connections/ingest-cursors';
import { countPage, finishIngestRun, startIngestRun } from '@/lib/db/connections/ingest-runs';
import { inIngestTransaction } from '@/lib/db/connections/ingest-transaction';
import { replaceRefusedRows } from '@/lib/db/connections/refused-rows';
import {
  type CostRow,
  listBilledSums,
  listEstimatedSums,
  replaceCosts,
  replaceReconciliation,
} from '@/lib/db/usage/costs';
import { computeReconciliation } from '@/lib/domain/usage/reconciliation';
import type { CostBucket, UsageProvider } from '@/lib/providers/provider';
import { describeFailure } from './ingest-usage';
import type { PullContext } from './pull-context';

const toDay = (at: Date) => at.toISOString().slice(0, 10);

const mapCosts = (bucket: CostBucket): CostRow[] =>
  bucket.rows.map((row) => ({
    costOn: toDay(bucket.startsAt),
    projectId: row.projectId ?? '',
    lineItem: row.lineItem ?? '',
    apiKeyId: row.apiKeyId ?? '',
    amountNanos: row.amountNanos,
    listNanos: row.listNanos ?? null,
    currency: row.currency.toUpperCase(),
    quantity: row.quantity === null ? null : String(row.quantity),
    quantityUnit: row.quantityUnit,
  }));

/** Reads what the provider billed for the days of the window and makes our rows equal, a transaction a page. */
export async function ingestCosts(
  context: PullContext,
  provider: UsageProvider,
  window: { startsAt: Date; endsAt: Date },
): Promise<void> {
  const { workspaceId, connectionId } = context;
  const run = {
    workspaceId,
    id: await startIngestRun({
      workspaceId,
      connectionId,
      trigger: 'schedule',
      subject: 'costs',
      windowStart: window.startsAt,
      windowEnd: window.endsAt,
      startedAt: context.readClock(),
    }),
  };
  try {
    for await (const page of provider.listCostPages({ ...window, signal: context.signal })) {
      for (const notice of page.notices) context.log.info({ subject: 'costs', code: notice.code }, notice.message);
      const rows = page.buckets.flatMap(mapCosts);
      const days = {
        workspaceId,
        connectionId,
        fromOn: toDay(page.window.startsAt),
        untilOn: toDay(page.window.endsAt),
      };
      await inIngestTransaction(context, async (client) => {
        const { inserted, revised } = await replaceCosts(client, days, rows);
        await advanceCursor(
          client,
          { workspaceId, connectionId, subject: 'costs', grain: 'day' },
          {
            from: page.window.startsAt,
            until: page.window.endsAt,
            at: context.readClock(),
            newestUsageAt: page.buckets.findLast((one) => one.rows.length > 0)?.startsAt ?? null,
          },
        );
        await replaceRefusedRows(
          client,
          { workspaceId, connectionId, subject: 'costs', grain: 'day', ...page.window },
          page.refused,
        );
        const counts = { rows: rows.length, insertedRows: inserted, revisedRows: revised, refused: page.refused };
        await countPage(client, run, counts);
      });
    }
    await finishIngestRun(run, context.readClock(), null);
  } catch (error) {
    await finishIngestRun(run, context.readClock(), describeFailure(error)).catch(() => {});
    throw error;
  }
}

/** Compares estimate and bill for the days of the window and stores the result with its reasons. */
export async function reconcileCosts(context: PullContext, window: { startsAt: Date; endsAt: Date }): Promise<void> {
  const { workspaceId, connectionId } = context;
  const days = { workspaceId, connectionId, fromOn: toDay(window.startsAt), untilOn: toDay(window.endsAt) };
  await inIngestTransaction(context, async (client) => {
    const estimated = await listEstimatedSums(client, days);
    const billed = await listBilledSums(client, days);
    await replaceReconciliation(client, days, computeReconciliation(estimated, billed, context.readClock()));
  });
}
