import { findDetector, findDetectorHead } from '@/lib/db/alert-rules/detector-states';
import { listStandingPlans } from '@/lib/db/alert-rules/planned-events';
import { listAllBudgets } from '@/lib/db/budgets/budgets';
import type { Db } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import { listConnectionReads } from '@/lib/db/connections/data-horizons';
import { findWatchedConnection, type WatchedConnection } from '@/lib/db/connections/watched-connections';
import { listAnsweredIncidents } from '@/lib/db/incidents/incidents';
import { listCanaryKeyIds } from '@/lib/db/keys/keys';
import { listReplacedKeys } from '@/lib/db/keys/rotations';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import { listConnectionNames } from '@/lib/db/usage/scope-names';
import type { AlertRule } from '@/lib/domain/alert-rules/alert-rule';
import { mapPlannedChanges, type PlannedEvent } from '@/lib/domain/alert-rules/planned-event';
import { isForConnection, planWatch } from '@/lib/domain/alert-rules/watch-plan';
import { createDetector } from '@/lib/domain/anomaly/detector';
import type { Detector, DetectorOptions } from '@/lib/domain/anomaly/types';
import type { Budget } from '@/lib/domain/budgets/budget';
import { mapFeedback } from '@/lib/domain/incidents/incident-feedback';
import type { ScopeNames } from '@/lib/domain/incidents/incident-text';
import { DAY_MS } from '@/lib/domain/time';
import { findDataHorizon } from '@/lib/domain/usage/data-horizon';
import { AppError } from '@/lib/errors';
import { loadAlertRules } from './manage-alert-rules';

/** A detector in memory as it was after `revision` saves, built with the options that `optionsKey` spells out. */
type CachedDetector = { detector: Detector; revision: number; optionsKey: string };

/** Enough for one process; what does not fit is read from the database again. */
const MAX_CACHED = 20;

const cache = new Map<string, CachedDetector>();

/** Takes a detector out of the cache, so that only one caller uses it at a time. */
export function takeCachedDetector(key: string): CachedDetector | null {
  const cached = cache.get(key) ?? null;
  cache.delete(key);
  return cached;
}

/** Keeps a detector whose every decision is stored. The one unused for longest is dropped. */
export function keepDetector(key: string, cached: CachedDetector): void {
  const [oldest] = cache.keys();
  if (cache.size >= MAX_CACHED && oldest !== undefined) cache.delete(oldest);
  cache.set(key, cached);
}

/** A detector after `revision` saves, with what its notifications need. */
export type DetectorSession = {
  workspaceId: string;
  connection: WatchedConnection;
  /** Everything before it was read; `null` = nothing was. */
  knownUntil: Date | null;
  rules: readonly AlertRule[];
  timezone: string;
  names: ScopeNames;
  /** Planned events in force, named in notifications. */
  plans: readonly PlannedEvent[];
  detector: Detector;
  revision: number;
  optionsKey: string;
  /** Everything only teaches: history is still read, or nobody watches. */
  isLearning: boolean;
  /** Where learning ended; while it goes on, the moment of the last look. */
  learnUntilSeconds: number;
};

/** Answers and plans older than this are part of the baseline by now. */
const HEEDED_MS = 35 * DAY_MS;

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
  const [rules, budgets, names, head, workspace, plans, answers, canaryKeyIds, heirs, reads, all] = await Promise.all([
    loadAlertRules(db, workspaceId),
    listAllBudgets(db, workspaceId),
    listConnectionNames(db, workspaceId, connectionId),
    findDetectorHead(db, { workspaceId, connectionId }),
    getWorkspaceLabel(db, workspaceId),
    listStandingPlans(db, workspaceId, {
      since: new Date(now.getTime() - HEEDED_MS),
      until: new Date(now.getTime() + DAY_MS),
    }),
    listAnsweredIncidents(db, { workspaceId, connectionId }, new Date(now.getTime() - HEEDED_MS)),
    listCanaryKeyIds(db, workspaceId, connectionId),
    listReplacedKeys(db, workspaceId, connectionId, now),
    listConnectionReads(db, workspaceId, connectionId),
    listConnectionIds(db, workspaceId),
  ]);
  const { complete: knownUntil } = findDataHorizon(reads, { connectionId }, now);
  const watch = planWatch('anomaly', rules, connectionId);
  const isOff = isWatchedByNone(rules, connectionId);
  const isLearning = isOff || !connection.isBackfilled;
  const learnUntilSeconds = isLearning ? toSeconds(now) : (head?.learnUntilSeconds ?? toSeconds(connection.createdAt));
  const monthlyBudgetNanos = findMonthlyBudget(budgets, connectionId, all.length === 1);
  const options: DetectorOptions = {
    timezone: workspace.timezone,
    sensitivity: watch.kind === 'on' ? watch.config.sensitivity : 'medium',
    learnUntilSeconds: isLearning ? LEARN_ONLY_SECONDS : learnUntilSeconds,
    names,
    plans: mapPlannedChanges(plans, connectionId),
    feedback: mapFeedback(answers),
    canaryKeyIds,
    heirs,
    tellsUpdates: true,
    ...(monthlyBudgetNanos === null ? {} : { monthlyBudgetNanos }),
    ...(all.length === 1 ? {} : { connectionName: connection.name }),
  };
  const optionsKey = JSON.stringify(options, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
  const standing =
    cached?.optionsKey === optionsKey && cached.revision === (head?.revision ?? 0)
      ? cached
      : await restoreDetector(db, { workspaceId, connectionId }, options);
  const { detector, revision } = standing;
  const { timezone } = workspace;
  const told = { rules, timezone, names, plans };
  const state = { detector, revision, optionsKey, isLearning, learnUntilSeconds };
  return { workspaceId, connection, knownUntil, ...told, ...state };
}

/**
 * Up to where buckets only teach, after what the detector has seen by now. What was visible while it learnt never alerts
 * later; what a provider shows late, of minutes before the end of learning, still does.
 */
export function findLearningEnd({ isLearning, learnUntilSeconds, detector }: DetectorSession): number {
  if (!isLearning) return learnUntilSeconds;
  return Math.min(learnUntilSeconds, detector.findNewestSeconds() ?? learnUntilSeconds);
}

/** True when every rule that the detector works for is switched off: then buckets only teach. */
function isWatchedByNone(rules: readonly AlertRule[], connectionId: string): boolean {
  const fitting = rules.filter((rule) => isForConnection(rule, connectionId));
  const isOn = (kind: 'anomaly' | 'novelty') =>
    planWatch(kind, rules, connectionId).kind === 'on' || fitting.some((rule) => rule.kind === kind && rule.enabled);
  return !isOn('anomaly') && !isOn('novelty');
}

async function restoreDetector(
  db: Db,
  owner: { workspaceId: string; connectionId: string },
  options: DetectorOptions,
): Promise<{ detector: Detector; revision: number }> {
  const stored = await findDetector(db, owner);
  return { detector: createDetector(options, stored?.snapshot), revision: stored?.revision ?? 0 };
}

/**
 * The smallest monthly budget of just what the connection spends. One of all usage is that only where there is no other
 * connection.
 */
function findMonthlyBudget(budgets: readonly Budget[], connectionId: string, isOnly: boolean): bigint | null {
  const fitting = budgets.filter(({ period, scope }) => {
    const { connectionId: ownConnectionId, ...rest } = scope;
    const isWhole = Object.keys(rest).length === 0;
    return period === 'month' && isWhole && (ownConnectionId === undefined ? isOnly : ownConnectionId === connectionId);
  });
  const amounts = fitting.map((budget) => budget.amountNanos).sort((left, right) => (left < right ? -1 : 1));
  return amounts[0] ?? null;
}

function toSeconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
