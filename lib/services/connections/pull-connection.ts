import { findCursor, listUsageCursors } from '@/lib/db/connections/ingest-cursors';
import { updateBackfillPermil } from '@/lib/db/connections/leases';
import { analyzeFacts } from '@/lib/db/partitions';
import {
  COST_POLICY,
  computeBackfillPermil,
  INVENTORY_EVERY_MS,
  type PullStep,
  planStep,
} from '@/lib/domain/connections/ingest-plan';
import { DAY_MS } from '@/lib/domain/time';
import { FINER_GRAIN, GRAINS, type Grain, type UsageKind } from '@/lib/domain/usage/usage';
import { AppError } from '@/lib/errors';
import type { UsageProvider } from '@/lib/providers/provider';
import { checkUnseenKey } from './check-provider-keys';
import { ingestBalance } from './ingest-balance';
import { ingestCosts, reconcileCosts } from './ingest-costs';
import { ingestInventory } from './ingest-inventory';
import { ingestUsage } from './ingest-usage';
import type { PullContext } from './pull-context';

/** Kinds read at the same time: the newest minutes of all kinds arrive within a few round trips. */
const PARALLEL_KINDS = 4;

/** How a pull ended: what failed first, if anything; the parts that did not fail are stored all the same. */
export type PullResult = {
  failure: unknown;
  backfillPermil: number;
  lastUsageAt: Date | null;
  /** Up to when a success knows the usage; absent = up to the end of the pull. */
  successAt?: Date | null;
  /** More is likely to come within seconds. */
  isBusy?: boolean;
};

/** Failures after which asking on is pointless: the provider is away, refuses the pace, or the lease is lost. */
const isHopeless = (error: unknown) =>
  !(error instanceof AppError) ||
  ['provider_unavailable', 'provider_rate_limited', 'conflict', 'database_unavailable'].includes(error.code);

/** Runs the steps a few at a time. One refused kind does not stop the others; the first failure is returned. */
async function runSteps(
  steps: readonly PullStep[],
  parallel: number,
  run: (step: PullStep) => Promise<void>,
  signal: AbortSignal,
): Promise<unknown> {
  const queue = [...steps];
  let failure: unknown = null;
  let isStopped = false;
  const work = async () => {
    for (let step = queue.shift(); step && !isStopped && !signal.aborted; step = queue.shift()) {
      try {
        await run(step);
      } catch (error) {
        failure ??= error;
        isStopped ||= isHopeless(error);
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return failure;
}

async function planGrain(context: PullContext, grain: Grain, kinds: readonly UsageKind[]): Promise<PullStep[]> {
  const cursors = await listUsageCursors(context.workspaceId, context.connectionId);
  const finerGrain = FINER_GRAIN[grain];
  return kinds.flatMap((kind) => {
    const own = cursors.get(kind);
    const step = planStep(
      kind,
      grain,
      own?.[grain] ?? null,
      finerGrain ? (own?.[finerGrain] ?? null) : null,
      context.readClock(),
    );
    return step ? [step] : [];
  });
}

async function pullGrain(
  context: PullContext,
  provider: UsageProvider,
  grain: Grain,
  reportProgress: () => Promise<void>,
): Promise<unknown> {
  const steps = await planGrain(context, grain, provider.capabilities.kinds);
  const isBackfill = steps.some((step) => step.trigger === 'backfill');
  return runSteps(
    steps,
    PARALLEL_KINDS,
    async (step) => {
      await ingestUsage(context, provider, step);
      if (isBackfill) await reportProgress();
    },
    context.signal,
  );
}

async function pullInventory(context: PullContext, provider: UsageProvider): Promise<unknown> {
  const cursor = await findCursor({
    workspaceId: context.workspaceId,
    connectionId: context.connectionId,
    subject: 'inventory',
    grain: 'day',
  });
  if (cursor && context.readClock().getTime() - cursor.lastPulledAt.getTime() < INVENTORY_EVERY_MS) return null;
  return ingestInventory(context, provider).then(
    () => null,
    (error: unknown) => error,
  );
}

async function pullCosts(context: PullContext, provider: UsageProvider): Promise<unknown> {
  const now = context.readClock();
  const cursor = await findCursor({
    workspaceId: context.workspaceId,
    connectionId: context.connectionId,
    subject: 'costs',
    grain: 'day',
  });
  if (cursor && now.getTime() - cursor.lastPulledAt.getTime() < COST_POLICY.everyMs) return null;
  const reachMs =
    cursor && now.getTime() - cursor.coveredUntil.getTime() < COST_POLICY.rereadMs
      ? COST_POLICY.rereadMs
      : COST_POLICY.backfillMs;
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const window = { startsAt: new Date(today - Math.ceil(reachMs / DAY_MS) * DAY_MS), endsAt: new Date(today + DAY_MS) };
  try {
    await ingestCosts(context, provider, window);
    await reconcileCosts(context, window);
    return null;
  } catch (error) {
    return error;
  }
}

/** The cursors of the kinds that the provider reports. */
async function listOwnCursors({ workspaceId, connectionId }: PullContext, { capabilities }: UsageProvider) {
  const byKind = await listUsageCursors(workspaceId, connectionId);
  return capabilities.kinds.flatMap((kind) => byKind.get(kind) ?? []);
}

/**
 * One pull of one connection. The newest minutes come first and are evaluated at once (`evaluate`), because alerts wait
 * for them; hours, days, bills and inventory follow. A connection without history reads it coarse to fine, so that the
 * first chart appears within seconds. Then the rights of the provider key are checked, once. The caller holds the lease.
 */
export async function pullConnection(
  context: PullContext,
  provider: UsageProvider,
  evaluate: () => Promise<void>,
): Promise<PullResult> {
  const failures: unknown[] = [];
  // Judging is no part of reading: whatever becomes of it, hours, days, bills and inventory are read.
  const judge = () =>
    evaluate().catch((error: unknown) => context.log.error({ err: error }, 'what was read could not be judged'));
  const reportProgress = async () => {
    const cursors = await listOwnCursors(context, provider);
    await updateBackfillPermil(
      context.workspaceId,
      context.connectionId,
      Math.min(999, computeBackfillPermil(cursors, context.readClock())),
    );
  };
  const isFirst = (await listOwnCursors(context, provider)).every((one) => !one.minute);
  if (isFirst) failures.push(await pullInventory(context, provider));
  const order = isFirst ? GRAINS.toReversed() : GRAINS;
  for (const grain of order) {
    if (failures.some((failure) => failure !== null && isHopeless(failure)) || context.signal.aborted) break;
    failures.push(await pullGrain(context, provider, grain, reportProgress));
    if (grain === 'minute') await judge();
  }
  if (isFirst) await analyzeFacts();
  if (!failures.some((failure) => failure !== null && isHopeless(failure))) {
    failures.push(await pullCosts(context, provider), await pullInventory(context, provider));
    await ingestBalance(context, provider);
    await judge();
    await checkUnseenKey(context, provider).catch((error: unknown) =>
      context.log.warn({ err: error }, 'what the key can do could not be looked at'),
    );
  }
  const known = await listOwnCursors(context, provider);
  // All were asked: a kind without any cursor is one that the provider refuses, and no history that is still to come.
  const wereAllAsked = !context.signal.aborted && !failures.some((failure) => failure !== null && isHopeless(failure));
  const cursors = wereAllAsked ? known.filter(({ minute, hour, day }) => minute ?? hour ?? day) : known;
  const newest = cursors
    .map((one) => one.minute?.lastUsageAt ?? one.day?.lastUsageAt ?? null)
    .filter((at) => at !== null);
  return {
    failure: failures.find((failure) => failure !== null) ?? null,
    backfillPermil: computeBackfillPermil(cursors, context.readClock()),
    lastUsageAt: newest.length > 0 ? new Date(Math.max(...newest.map(Number))) : null,
  };
}
