import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { closeAbandonedRuns } from '@/lib/db/connections/ingest-runs';
import {
  claimDueConnection,
  LEASE_SECONDS,
  type LeasedConnection,
  releaseLease,
  renewLease,
} from '@/lib/db/connections/leases';
import { PUSHED_PULL_SECONDS } from '@/lib/db/connections/push-sources';
import { getPriceVersionId } from '@/lib/db/usage/price-versions';
import { acrossWorkspaces, inWorkspace } from '@/lib/db/workspace-guard';
import { computeRetryDelaySeconds } from '@/lib/domain/connections/ingest-plan';
import { PRICE_VERSION } from '@/lib/domain/pricing';
import { BUCKET_EVERY_SECONDS } from '@/lib/domain/usage/bill-folders';
import { FILE_PROVIDER } from '@/lib/domain/usage/focus-row';
import { AppError } from '@/lib/errors';
import { describeFailure } from '@/lib/services/connections/ingest-usage';
import { openProvider } from '@/lib/services/connections/open-provider';
import { type PullResult, pullConnection } from '@/lib/services/connections/pull-connection';
import { pullPushed } from '@/lib/services/connections/pushed/pull-pushed';
import { readBucket } from '@/lib/services/connections/read-bucket';
import { markWorkFailed, withSpan } from '@/lib/telemetry/spans';

export type PullLoopOptions = {
  pollIntervalSeconds: number;
  readClock: () => Date;
  log: Logger;
  /** Judges what the pull changed. */
  evaluate: (connection: { workspaceId: string; connectionId: string }) => Promise<void>;
};

/**
 * Claims the connection that is due longest, pulls it and gives the lease back; null when none is due. The lease is
 * renewed while the pull runs; if that fails the pull is aborted and the worker that holds the lease now goes on.
 */
export async function pullNextConnection(
  options: PullLoopOptions,
  stop: AbortSignal,
): Promise<LeasedConnection | null> {
  const owner = randomUUID();
  // What is due longest may be anybody's; what is done with it touches its own workspace.
  const connection = await acrossWorkspaces(() => claimDueConnection(owner));
  if (!connection) return null;
  const { id, workspaceId, provider } = connection;
  const attributes = {
    'spendwatch.connection': id,
    'spendwatch.workspace': workspaceId,
    'spendwatch.provider': provider,
  };
  return inWorkspace(workspaceId, () =>
    withSpan('pull', attributes, () => pullAndRelease(options, connection, owner, stop)),
  );
}

async function pullAndRelease(
  options: PullLoopOptions,
  connection: LeasedConnection,
  owner: string,
  stop: AbortSignal,
): Promise<LeasedConnection> {
  const startedAt = options.readClock();
  const lost = new AbortController();
  const renewal = setInterval(
    () => {
      renewLease(owner, connection.workspaceId, connection.id).then(
        (isHeld) => isHeld || lost.abort(),
        () => {},
      );
    },
    (LEASE_SECONDS * 1000) / 3,
  );
  try {
    const result = await pull(options, connection, owner, AbortSignal.any([stop, lost.signal]));
    if (result.failure !== null) markWorkFailed(result.failure);
    await release(options, connection, owner, startedAt, result);
  } finally {
    clearInterval(renewal);
  }
  return connection;
}

async function pull(
  options: PullLoopOptions,
  connection: LeasedConnection,
  owner: string,
  signal: AbortSignal,
): Promise<PullResult> {
  const { workspaceId, id: connectionId } = connection;
  const log = options.log.child({ connectionId });
  try {
    await closeAbandonedRuns(workspaceId, connectionId, options.readClock());
    const context = {
      workspaceId,
      connectionId,
      owner,
      signal,
      log,
      readClock: options.readClock,
      priceVersionId: await getPriceVersionId(PRICE_VERSION),
    };
    const evaluate = () => options.evaluate({ workspaceId, connectionId });
    if (connection.provider === FILE_PROVIDER) {
      const result = await readBucket(context, connection);
      await evaluate();
      return result;
    }
    const provider = openProvider(connection);
    return await (provider.capabilities.isPushed ? pullPushed : pullConnection)(context, provider, evaluate);
  } catch (error) {
    return { failure: error, backfillPermil: 0, lastUsageAt: null };
  }
}

async function release(
  options: PullLoopOptions,
  connection: LeasedConnection,
  owner: string,
  startedAt: Date,
  result: PullResult,
): Promise<void> {
  const now = options.readClock();
  const failure = result.failure === null ? null : describeFailure(result.failure);
  const isRejected = result.failure instanceof AppError && result.failure.code === 'provider_rejected';
  const retryAfterSeconds = result.failure instanceof AppError ? result.failure.retryAfterSeconds : null;
  const elapsedSeconds = (now.getTime() - startedAt.getTime()) / 1000;
  const everySeconds = connection.provider === FILE_PROVIDER ? BUCKET_EVERY_SECONDS : options.pollIntervalSeconds;
  const intervalSeconds = result.isBusy ? Math.min(PUSHED_PULL_SECONDS, everySeconds) : everySeconds;
  const nextPullInSeconds = failure
    ? computeRetryDelaySeconds(connection.failureCount + 1, options.pollIntervalSeconds, retryAfterSeconds)
    : Math.max(0, intervalSeconds - elapsedSeconds);
  if (failure)
    options.log.warn(
      { connectionId: connection.id, code: failure.code, nextPullInSeconds },
      `pull failed: ${failure.message}`,
    );
  await releaseLease(owner, connection.workspaceId, connection.id, {
    nextPullInSeconds,
    failure: failure ? { ...failure, isRejected } : null,
    backfillPermil: result.backfillPermil,
    lastUsageAt: result.lastUsageAt,
    successAt: result.successAt === undefined ? now : result.successAt,
  });
}
