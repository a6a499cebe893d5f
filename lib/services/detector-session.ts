import { listAlertRuleRows } from '@/lib/db/alert-rules';
import { listAllBudgets } from '@/lib/db/budgets';
import type { Db } from '@/lib/db/client';
import { findDetector } from '@/lib/db/detector-states';
import { getWorkspaceLabel } from '@/lib/db/incident-notifications';
import { listConnectionNames } from '@/lib/db/scope-names';
import { findWatchedConnection, type WatchedConnection } from '@/lib/db/watched-connections';
import { planWatch, type WatchPlan } from '@/lib/domain/alert-rule';
import { createDetector } from '@/lib/domain/anomaly/detector';
import type { Detector } from '@/lib/domain/anomaly/types';
import type { Budget } from '@/lib/domain/budget';
import type { ScopeNames } from '@/lib/domain/incident-text';
import { AppError } from '@/lib/errors';

/** A detector as it stands after `revision` saves, with what is needed to tell about its finds. */
export type DetectorSession = {
  workspaceId: string;
  connection: WatchedConnection;
  watch: WatchPlan<'anomaly'>;
  names: ScopeNames;
  detector: Detector;
  revision: number;
  /** Stored with the next save. */
  learnUntilSeconds: number;
};

/** Later than any bucket: everything only teaches. */
const LEARN_ONLY_SECONDS = Number.MAX_SAFE_INTEGER;

/**
 * Loads rule, names and stored state of a connection's detector. While history is still read, or while its rule is
 * switched off, buckets only teach; what was visible by then never alerts later. Throws `not_found`.
 */
export async function openDetectorSession(
  db: Db,
  workspaceId: string,
  connectionId: string,
  now: Date,
): Promise<DetectorSession> {
  const connection = await findWatchedConnection(db, workspaceId, connectionId);
  if (!connection) throw new AppError('not_found', `connection "${connectionId}": there is no such connection`);
  const [rules, budgets, names, stored, workspace] = await Promise.all([
    listAlertRuleRows(db, workspaceId),
    listAllBudgets(db, workspaceId),
    listConnectionNames(db, workspaceId, connectionId),
    findDetector(db, { workspaceId, connectionId }),
    getWorkspaceLabel(db, workspaceId),
  ]);
  const watch = planWatch('anomaly', rules, connectionId);
  const isLearning = watch.kind === 'off' || !connection.isBackfilled;
  const learnUntilSeconds = isLearning
    ? toSeconds(now)
    : (stored?.learnUntilSeconds ?? toSeconds(connection.createdAt));
  const monthlyBudgetNanos = findMonthlyBudget(budgets, connectionId);
  const detector = createDetector(
    {
      timezone: workspace.timezone,
      sensitivity: watch.kind === 'on' ? watch.config.sensitivity : 'medium',
      learnUntilSeconds: isLearning ? LEARN_ONLY_SECONDS : learnUntilSeconds,
      names,
      ...(monthlyBudgetNanos === null ? {} : { monthlyBudgetNanos }),
    },
    stored?.snapshot,
  );
  return { workspaceId, connection, watch, names, detector, revision: stored?.revision ?? 0, learnUntilSeconds };
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
