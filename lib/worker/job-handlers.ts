import type { Logger } from 'pino';
import { getDb } from '@/lib/db/client';
import { deleteOldRuns } from '@/lib/db/connections/ingest-runs';
import { deleteExpiredRows } from '@/lib/db/usage/expired';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import { HOUR_MS } from '@/lib/domain/time';
import { watchAccounts } from '@/lib/services/account-activity/watch-accounts';
import { evaluateKeyHygiene } from '@/lib/services/alert-rules/evaluate-key-hygiene';
import { evaluateStaleness } from '@/lib/services/alert-rules/evaluate-staleness';
import { evaluateThresholds } from '@/lib/services/alert-rules/evaluate-thresholds';
import { evaluateUsage } from '@/lib/services/alert-rules/evaluate-usage';
import { sendStatements } from '@/lib/services/allocation/send-statements';
import { evaluateBalances } from '@/lib/services/balance/evaluate-balances';
import { evaluateBudgets } from '@/lib/services/budgets/evaluate-budgets';
import { importWaitingFile } from '@/lib/services/connections/manage-bill-files';
import { runContainmentRound } from '@/lib/services/containment/run-automation';
import { evaluateFollowUps } from '@/lib/services/incidents/evaluate-follow-ups';
import { wakeIncidents } from '@/lib/services/incidents/handle-incidents';
import { applyRetention } from '@/lib/services/installation/apply-retention';
import { pingHeartbeat } from '@/lib/services/installation/outgoing-heartbeat';
import type { JobHandlers } from '@/lib/services/installation/run-jobs';
import { watchSelf, watchWorkers } from '@/lib/services/installation/watch-self';
import { notifyKeyOwners } from '@/lib/services/keys/notify-key-owners';
import { scanDueSource } from '@/lib/services/leaks/scan-sources';
import { releaseHeldNotifications } from '@/lib/services/notifications/release-held';
import { runRotationRound } from '@/lib/services/rotations/run-rotations';
import { sendDueDigests } from '@/lib/services/usage/send-digests';

const RUN_HISTORY_MS = 14 * 24 * HOUR_MS;
const QUIET_RUN_HISTORY_MS = 6 * HOUR_MS;

type Setting = {
  readClock: () => Date;
  pollIntervalSeconds: number;
  /** When this worker began to look. */
  startedAt: Date;
  log: Logger;
};

/** What each kind of job does. */
export function createJobHandlers({ readClock, pollIntervalSeconds, startedAt, log }: Setting): JobHandlers {
  const at = (workspaceId: string) => ({ workspaceId, now: readClock() });
  return {
    'unusual-spend': ({ workspaceId, subject }) => evaluateUsage({ ...at(workspaceId), connectionId: subject }),
    thresholds: ({ workspaceId }) => evaluateThresholds(at(workspaceId)),
    budgets: ({ workspaceId }) => evaluateBudgets(at(workspaceId)),
    balances: ({ workspaceId }) => evaluateBalances(at(workspaceId)),
    statements: ({ workspaceId }) => sendStatements(at(workspaceId)),
    staleness: ({ workspaceId }) => evaluateStaleness({ ...at(workspaceId), pollIntervalSeconds }),
    wake: ({ workspaceId }) => wakeIncidents(at(workspaceId)),
    release: ({ workspaceId }) => releaseHeldNotifications(at(workspaceId)),
    'follow-up': ({ workspaceId }) => evaluateFollowUps(at(workspaceId)),
    'self-watch': async ({ workspaceId }) => {
      await watchSelf(at(workspaceId));
      await watchWorkers({ ...at(workspaceId), watchedSince: startedAt });
    },
    digest: ({ workspaceId }) => sendDueDigests(at(workspaceId)),
    keys: ({ workspaceId }) => evaluateKeyHygiene(at(workspaceId)),
    'key-owners': ({ workspaceId }) => notifyKeyOwners(at(workspaceId)),
    containment: ({ workspaceId }) => runContainmentRound({ ...at(workspaceId), pollIntervalSeconds }),
    'account-activity': ({ workspaceId }) => watchAccounts({ workspaceId, readClock, pollIntervalSeconds }),
    rotations: ({ workspaceId }) => runRotationRound(at(workspaceId)),
    heartbeat: ({ workspaceId }) => pingHeartbeat(workspaceId),
    'bill-files': ({ workspaceId }) => importWaitingFile(workspaceId),
    'leak-sources': ({ workspaceId }) => scanDueSource(workspaceId),
    // Age alone decides, whosever the rows are.
    retention: () => acrossWorkspaces(() => tidy(readClock(), log)),
  };
}

async function tidy(now: Date, log: Logger): Promise<void> {
  await deleteExpiredRows(getDb(), now);
  const before = (ageMs: number) => new Date(now.getTime() - ageMs);
  const runs = await deleteOldRuns({ quiet: before(QUIET_RUN_HISTORY_MS), any: before(RUN_HISTORY_MS) });
  const { partitions, ...rows } = await applyRetention(now);
  const count = Object.values(rows).reduce((sum, one) => sum + one, partitions.length + runs);
  if (count > 0) log.info({ ...rows, runs, partitions }, 'old data removed');
}
