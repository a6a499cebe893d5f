import { getDb, inTransaction } from '@/lib/db/client';
import { listUnresolvedIncidents } from '@/lib/db/incidents/incidents';
import { listChannelStandings, listKeyExpiries, listWorkerBeats } from '@/lib/db/installation/self-watch';
import { lockForTransaction } from '@/lib/db/locks';
import {
  judgeChannel,
  judgeFailure,
  judgeKeyExpiry,
  judgeWorkers,
  renderSelfTrouble,
  type SelfTrouble,
} from '@/lib/domain/installation/self-watch';
import { recordIncidentSignal } from '@/lib/services/incidents/record-incident-signal';
import { tryEach } from '@/lib/services/try-each';

type Input = { workspaceId: string; now: Date };
type Finding = {
  kind: 'dead-worker' | 'failing-delivery' | 'expiring-key' | 'failing-judge';
  dedupKey: string;
  connectionId: string | null;
  trouble: SelfTrouble;
  /** Channels that cannot deliver the notification. */
  avoidChannelIds: readonly string[];
  calm: string;
};

/**
 * Raises an incident for each part of Spendwatch that no longer does its work, and ends it when it does again: channels
 * that do not get through and keys about to expire. A failing channel is reported through the other channels.
 */
export async function watchSelf({ workspaceId, now }: Input): Promise<void> {
  const db = getDb();
  const channels = await listChannelStandings(db, workspaceId);
  const failing = channels.filter((one) => one.failingSince !== null).map((one) => one.id);
  const findings: Finding[] = [
    ...channels.map((channel): Finding => {
      const hasOther = channels.some((one) => one.id !== channel.id && !failing.includes(one.id));
      return {
        ...{ kind: 'failing-delivery', dedupKey: `failing-delivery:${channel.id}`, connectionId: null },
        trouble: judgeChannel(channel, hasOther, now),
        avoidChannelIds: [...failing, channel.id],
        calm: 'Messages get through again',
      };
    }),
    ...(await listKeyExpiries(db, workspaceId)).map(
      (connection): Finding => ({
        ...{ kind: 'expiring-key', dedupKey: `expiring-key:${connection.id}`, connectionId: connection.id },
        trouble: judgeKeyExpiry(connection, now),
        avoidChannelIds: [],
        calm: 'The key was replaced',
      }),
    ),
  ];
  await recordFindings({ workspaceId, now }, findings);
}

/** The same for worker processes; `watchedSince` is when the asking process began to look. */
export async function watchWorkers({
  workspaceId,
  now,
  watchedSince,
}: Input & { watchedSince: Date }): Promise<boolean> {
  const trouble = judgeWorkers(await listWorkerBeats(getDb(), now), watchedSince, now);
  const calm = 'A worker runs';
  const finding: Finding = {
    ...{ kind: 'dead-worker', dedupKey: 'dead-worker', connectionId: null, avoidChannelIds: [], trouble, calm },
  };
  await recordFindings({ workspaceId, now }, [finding]);
  return trouble.kind === 'trouble' && trouble.severity === 'critical';
}

/** Opens an incident for a failing judge of the workspace, or resolves it when `failure` is null. */
export async function watchJudge(
  input: Input,
  judge: string,
  failure: { since: Date; error: unknown } | null,
): Promise<void> {
  const finding: Finding = {
    ...{ kind: 'failing-judge', dedupKey: `failing-judge:${judge}`, connectionId: null, avoidChannelIds: [] },
    trouble: judgeFailure(judge, failure && { since: failure.since, message: describeError(failure.error) }),
    calm: 'It works again',
  };
  await recordFindings(input, [finding]);
}

const describeError = (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

async function recordFindings({ workspaceId, now }: Input, findings: readonly Finding[]): Promise<void> {
  const unresolved = await listUnresolvedIncidents(getDb(), workspaceId, {});
  await tryEach(findings, async (finding) => {
    const isOpen = unresolved.some((one) => one.dedupKey === finding.dedupKey);
    if (finding.trouble.kind === 'trouble' || isOpen) await recordFinding({ workspaceId, now }, finding);
  });
}

async function recordFinding({ workspaceId, now }: Input, finding: Finding): Promise<void> {
  const { kind, dedupKey, connectionId, trouble, avoidChannelIds, calm } = finding;
  await inTransaction(async (tx) => {
    await lockForTransaction(tx, `self-watch:${workspaceId}:${dedupKey}`);
    if (trouble.kind === 'fine') {
      const signal = { kind: 'calm', isQuiet: false } as const;
      await recordIncidentSignal(tx, { workspaceId, dedupKey, signal, at: now, now, text: calm });
      return;
    }
    const nothing = { alertRuleId: null, budgetId: null, detectorNumber: null, scope: {} };
    await recordIncidentSignal(tx, {
      ...{ workspaceId, at: now, now, channelIds: [], avoidChannelIds },
      source: { dedupKey, kind, connectionId, ...nothing },
      signal: { kind: 'raised', severity: trouble.severity, isWorse: false },
      measures: renderSelfTrouble(trouble, now),
    });
  });
}
