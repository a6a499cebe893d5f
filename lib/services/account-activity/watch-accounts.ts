import { addMissingLogs, listAccountLogs } from '@/lib/db/account-activity/account-logs';
import { getDb, inTransaction } from '@/lib/db/client';
import { listWatchedConnections, type WatchedConnection } from '@/lib/db/connections/watched-connections';
import { listUnresolvedIncidents } from '@/lib/db/incidents/incidents';
import { lockForTransaction } from '@/lib/db/locks';
import { renderBlindLog } from '@/lib/domain/account-activity/blind-log';
import { type AccountLog, isBlind } from '@/lib/domain/account-activity/log-state';
import type { AlertRule } from '@/lib/domain/alert-rules/alert-rule';
import { planWatch } from '@/lib/domain/alert-rules/watch-plan';
import { DAY_MS } from '@/lib/domain/time';
import { loadAlertRules } from '@/lib/services/alert-rules/manage-alert-rules';
import { recordIncidentSignal } from '@/lib/services/incidents/record-incident-signal';
import { tryEach } from '@/lib/services/try-each';
import { judgeAccountEvents } from './judge-account-events';
import { judgeOwnActivity } from './judge-own-activity';
import { type LogRead, readDueLog } from './read-account-log';

/** A warning that no one closed and that nothing followed ends automatically. */
const FORGOTTEN_MS = 7 * DAY_MS;

/**
 * One look at the accounts of a workspace: reads the logs that are due, judges what is new in each, and our own activity
 * too. What fails for one log concerns no other; the first failure is thrown at the end.
 */
export async function watchAccounts(input: LogRead): Promise<void> {
  const { workspaceId, readClock } = input;
  await addMissingLogs(getDb(), workspaceId);
  const read: string[] = [];
  for (let id = await readDueLog(input); id !== null && !read.includes(id); id = await readDueLog(input)) read.push(id);
  const steps = [
    ...read.map((connectionId) => () => judgeAccountEvents({ workspaceId, connectionId }, readClock)),
    () => judgeOwnActivity(workspaceId, readClock()),
    () => watchLogs(workspaceId, readClock()),
    () => endForgotten(workspaceId, readClock()),
  ];
  await tryEach(steps, (step) => step());
}

/** Raises an incident for a log that was read once and cannot be read any more, and ends it when it can. */
async function watchLogs(workspaceId: string, now: Date): Promise<void> {
  const db = getDb();
  const [logs, connections, rules, unresolved] = [
    await listAccountLogs(db, workspaceId),
    await listWatchedConnections(db, workspaceId, now),
    await loadAlertRules(db, workspaceId),
    await listUnresolvedIncidents(db, workspaceId, { kind: 'account-activity' }),
  ];
  const openKeys = new Set(unresolved.map(({ dedupKey }) => dedupKey));
  for (const connection of connections) {
    const log = logs.find((one) => one.connectionId === connection.id);
    if (!log) continue;
    await watchLog({ workspaceId, connection, log, rules, isOpen: openKeys.has(makeBlindKey(log)), now });
  }
}

const makeBlindKey = ({ connectionId }: AccountLog) => `account-activity:${connectionId}:log-unreadable`;

type LogWatch = {
  workspaceId: string;
  connection: WatchedConnection;
  log: AccountLog;
  rules: readonly AlertRule[];
  isOpen: boolean;
  now: Date;
};

async function watchLog({ workspaceId, connection, log, rules, isOpen, now }: LogWatch): Promise<void> {
  const plan = planWatch('account-activity', rules, connection.id);
  const isRaised = !connection.isPaused && plan.kind === 'on' && isBlind(log, now);
  if (!isRaised && !isOpen) return;
  const dedupKey = makeBlindKey(log);
  await inTransaction(async (tx) => {
    await lockForTransaction(tx, dedupKey);
    if (!isRaised) {
      const text = log.failingSince === null ? 'The audit log is read again' : 'No longer watched';
      await recordIncidentSignal(tx, {
        workspaceId,
        dedupKey,
        signal: { kind: 'calm', isQuiet: false },
        at: now,
        now,
        text,
      });
      return;
    }
    await recordIncidentSignal(tx, {
      workspaceId,
      source: {
        ...{ dedupKey, kind: 'account-activity', alertRuleId: plan.ruleId, budgetId: null },
        ...{ connectionId: connection.id, detectorNumber: null, scope: {} },
      },
      signal: { kind: 'raised', severity: plan.severity ?? 'warning', isWorse: false },
      measures: renderBlindLog(log, connection.name, now),
      channelIds: plan.channelIds,
      at: now,
      now,
    });
  });
}

async function endForgotten(workspaceId: string, now: Date): Promise<void> {
  const standing = await listUnresolvedIncidents(getDb(), workspaceId, { kind: 'account-activity' });
  const forgotten = standing.filter(
    (one) =>
      one.severity !== 'critical' &&
      !one.dedupKey.endsWith(':log-unreadable') &&
      now.getTime() - (one.lastChangedAt ?? one.openedAt).getTime() >= FORGOTTEN_MS,
  );
  for (const { dedupKey } of forgotten) {
    const signal = { kind: 'calm', isQuiet: true } as const;
    const text = 'Nothing more of it was seen for 7 days';
    await inTransaction((tx) => recordIncidentSignal(tx, { workspaceId, dedupKey, signal, at: now, now, text }));
  }
}
