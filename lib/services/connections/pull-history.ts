import { v7 } from 'uuid';
import { readNow } from '@/lib/clock';
import { listRunTotals } from '@/lib/db/connections/ingest-runs';
import { claimConnection, LEASE_SECONDS, releaseLease, renewLease } from '@/lib/db/connections/leases';
import { getPriceVersionId } from '@/lib/db/usage/price-versions';
import { planHistory } from '@/lib/domain/connections/ingest-plan';
import { computeRetentionCuts } from '@/lib/domain/installation/retention';
import { PRICE_VERSION } from '@/lib/domain/pricing';
import { AppError } from '@/lib/errors';
import { getLogger } from '@/lib/logger';
import { getRetention } from '@/lib/services/get-retention';
import { ingestCosts, reconcileCosts } from './ingest-costs';
import { ingestUsage } from './ingest-usage';
import { openProvider, requireProvider } from './open-provider';
import type { PullContext } from './pull-context';

const CLAIM_PATIENCE_MS = 60_000;

export type HistoryPull = {
  workspaceId: string;
  connectionId: string;
  since: Date;
  until: Date;
  signal: AbortSignal;
  onProgress: (done: number, total: number, label: string) => void;
};

export type HistoryResult = { rows: number; insertedRows: number; revisedRows: number; resumeFrom: string | null };

async function waitForLease(owner: string, { workspaceId, connectionId, signal }: HistoryPull) {
  const deadline = performance.now() + CLAIM_PATIENCE_MS;
  while (performance.now() < deadline && !signal.aborted) {
    const connection = await claimConnection(owner, workspaceId, connectionId);
    if (connection) return connection;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new AppError(
    'conflict',
    `connection ${connectionId} is being pulled by a worker for more than ${CLAIM_PATIENCE_MS / 1000} s: try again when its backfill is done`,
  );
}

/**
 * Reads a stretch of history on purpose, a day of the stretch at a time and coarse to fine, so that an interrupted run
 * can go on from the day it reached. The worker stands back meanwhile, for the run holds the connection's lease.
 */
export async function pullHistory(pull: HistoryPull): Promise<HistoryResult> {
  const owner = v7();
  const connection = await waitForLease(owner, pull);
  const { workspaceId, connectionId } = pull;
  const renewal = setInterval(
    () => void renewLease(owner, workspaceId, connectionId).catch(() => {}),
    (LEASE_SECONDS * 1000) / 3,
  );
  const context: PullContext = {
    ...{ workspaceId, connectionId, owner, signal: pull.signal, readClock: readNow, log: getLogger() },
    priceVersionId: await getPriceVersionId(PRICE_VERSION),
  };
  const startedAt = readNow();
  const cuts = computeRetentionCuts(await getRetention(pull), startedAt);
  const keptFrom = { minute: cuts.minuteDays, hour: cuts.hourDays, day: cuts.dayDays };
  const { kinds } = requireProvider(connection.provider).capabilities;
  const steps = planHistory(pull.since, pull.until, startedAt, keptFrom, kinds);
  let done = 0;
  try {
    const provider = openProvider(connection);
    for (const step of steps) {
      if (pull.signal.aborted) break;
      pull.onProgress(done, steps.length, `${step.startsAt.toISOString().slice(0, 10)} ${step.subject}`);
      if (step.subject === 'costs') {
        await ingestCosts(context, provider, step);
        await reconcileCosts(context, step);
      } else {
        await ingestUsage(context, provider, {
          kind: step.subject,
          grain: step.grain,
          trigger: 'manual',
          startsAt: step.startsAt,
          endsAt: step.endsAt,
        });
      }
      done += 1;
    }
  } catch (error) {
    if (!pull.signal.aborted) throw error;
  } finally {
    clearInterval(renewal);
    await releaseLease(owner, workspaceId, connectionId, {
      nextPullInSeconds: 0,
      failure: null,
      backfillPermil: null,
      lastUsageAt: null,
      successAt: readNow(),
    });
  }
  const totals = await listRunTotals(workspaceId, connectionId, startedAt);
  return { ...totals, resumeFrom: done < steps.length ? (steps[done]?.startsAt.toISOString() ?? null) : null };
}
