import { listAllBudgets } from '@/lib/db/budgets';
import type { Db } from '@/lib/db/client';
import { findDetector, findDetectorHead } from '@/lib/db/detector-states';
import { getWorkspaceLabel } from '@/lib/db/incident-notifications';
import { listConnectionNames } from '@/lib/db/scope-names';
import { findWatchedConnection, type WatchedConnection } from '@/lib/db/watched-connections';
import { planWatch, type WatchPlan } from '@/lib/domain/alert-rule';
import { createDetector } from '@/lib/domain/anomaly/detector';
import type { Detector, DetectorOptions } from '@/lib/domain/anomaly/types';
import type { Budget } from '@/lib/domain/budget';
import type { ScopeNames } from '@/lib/domain/incident-text';
import { AppError } from '@/lib/errors';
import type { CachedDetector } from './detector-cache';
import { loadAlertRules } from './load-alert-rules';

/** A detector as it stands after `revision` saves, with what is needed to tell about its finds. */
export type DetectorSession = {
  workspaceId: string;
  connection: WatchedConnection;
  watch: WatchPlan<'anomaly'>;
  names: ScopeNames;
  detector: Detector;
  revision: number;
  optionsKey: string;
  /** Stored with the next save. */
  learnUntilSeconds: number;
};

/** Later than any bucket: everything only teaches. */
const LEARN_ONLY_SECONDS = Number.MAX_SAFE_INTEGER;

/**
 * Loads rule and names of a connection's detector and restores it, or goes on with `cached` where that was built with
 * the same options. While history is still read, or while its rule is switched off, buckets only teach; what was visible
 * by then never alerts later. Throws `not_found`.
 */
export async function openDetectorSession(
  db: Db,
  workspaceId: string,
  connectionId: string,
  now: Date,
  cached: CachedDetector | null,
): Promise<DetectorSession> {
  const connection = await findWatchedConnection(db, workspaceId, connectionId, now);
  if (!connection) throw new AppError('not_found', `connection "${connectionId}": there is no such connection`);
  const [rules, budgets, names, head, workspace] = await Promise.all([
    loadAlertRules(db, workspaceId),
    listAllBudgets(db, workspaceId),
    listConnectionNames(db, workspaceId, connectionId),
    findDetectorHead(db, { workspaceId, connectionId }),
    getWorkspaceLabel(db, workspaceId),
  ]);
  const watch = planWatch('anomaly', rules, connectionId);
  const isLearning = watch.kind === 'off' || !connection.isBackfilled;
  const learnUntilSeconds = isLearning ? toSeconds(now) : (head?.learnUntilSeconds ?? toSeconds(connection.createdAt));
  const monthlyBudgetNanos = findMonthlyBudget(budgets, connectionId);
  const options: DetectorOptions = {
    timezone: workspace.timezone,
    sensitivity: watch.kind === 'on' ? watch.config.sensitivity : 'medium',
    learnUntilSeconds: isLearning ? LEARN_ONLY_SECONDS : learnUntilSeconds,
    names,
    ...(monthlyBudgetNanos === null ? {} : { monthlyBudgetNanos }),
  };
  const optionsKey = JSON.stringify({ ...options, monthlyBudgetNanos: String(monthlyBudgetNanos) });
  const standing =
    cached?.optionsKey === optionsKey && cached.revision === (head?.revision ?? 0)
      ? cached
      : await restoreDetector(db, { workspaceId, connectionId }, options);
  const { detector, revision } = standing;
  return { workspaceId, connection, watch, names, detector, revision, optionsKey, learnUntilSeconds };
}

async function restoreDetector(
  db: Db,
  owner: { workspaceId: string; connectionId: string },
  options: DetectorOptions,
): Promise<{ detector: Detector; revision: number }> {
  const stored = await findDetector(db, owner);
  return { detector: createDetector(options, stored?.snapshot), revision: stored?.revision ?? 0 };
}

/** The smallest monthly budget that holds for everything the connection spends. */
function findMonthlyBudget(budgets: readonly Budget[], connectionId: string): bigint | null {
  const fitting = budgets.filter(({ period, scope }) => {
    const { connectionId: ownConnectionId, ...rest } = scope;
    const isWhole = Object.keys(rest).length === 0;
    return period === 'month' && isWhole && (ownConnectionId === undefined || ownConnectionId === connectionId);
  });
  const amounts = fitting.map((budget) => budget.amountNanos).sort((left, right) => (left < right ? -1 : 1));
  return amounts[0] ?? null;
}

function toSeconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
