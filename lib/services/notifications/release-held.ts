import { inTransaction, type Transaction } from '@/lib/db/client';
import { insertIncidentEvent } from '@/lib/db/incidents/incidents';
import { type DueHeldRow, lockDueHeld, markReleased } from '@/lib/db/notifications/decided-notifications';
import { createNotificationFor, insertDeliveries } from '@/lib/db/notifications/deliveries';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import { listProgramChannelIds } from '@/lib/db/notifications/listeners';
import { planRelease, type ReleasedMessage } from '@/lib/domain/notifications/held-release';
import { getMessageSeverity, parseAlertMessage, renderSubject } from '@/lib/domain/notifications/notification';
import { buildSummaryMessage, type WaitingMessage } from '@/lib/domain/notifications/summary-message';
import { readEnv } from '@/lib/env';

/**
 * Lets go what quiet hours and grouping windows of a workspace held and whose time has come, several incidents as one
 * message. One transaction, so nothing goes out twice or gets lost. Returns how many held notifications went.
 */
export function releaseHeldNotifications({ workspaceId, now }: { workspaceId: string; now: Date }): Promise<number> {
  return inTransaction((tx) => releaseWorkspace(tx, workspaceId, now));
}

async function releaseWorkspace(tx: Transaction, workspaceId: string, now: Date): Promise<number> {
  // What this version cannot read stays held, is listed on the data-health page, and waits for one that can.
  const due = (await lockDueHeld(tx, workspaceId)).filter(isReadableHeld);
  const programs = new Set(await listProgramChannelIds(tx, workspaceId));
  for (const group of Map.groupBy(due, (one) => one.groupKey).values()) {
    const messages = planRelease(group, (listener) => programs.has(listener.channelId));
    await markReleased(
      tx,
      workspaceId,
      group.map((one) => one.id),
      { releasedAt: now, groupedIntoId: null },
    );
    for (const message of messages) await sendMessage(tx, workspaceId, group, message, now);
  }
  return due.length;
}

async function sendMessage(
  tx: Transaction,
  workspaceId: string,
  group: readonly DueHeldRow[],
  { recipients, notificationIds }: ReleasedMessage,
  now: Date,
): Promise<void> {
  const publicHost = new URL(readEnv().publicUrl).hostname;
  const byId = new Map(group.map((row) => [row.id, row]));
  const [first, ...rest] = notificationIds.flatMap((id) => byId.get(id) ?? []).map(readHeld);
  if (!first) return;
  if (rest.length === 0) {
    const { id: notificationId, incidentId } = first.row;
    const shared = { workspaceId, notificationId, incidentId, severity: first.message.severity, fallbackOf: null };
    await insertDeliveries(tx, { ...shared, publicHost }, recipients);
  } else {
    const { name, timezone } = await getWorkspaceLabel(tx, workspaceId);
    const message = buildSummaryMessage([first.message, ...rest.map((one) => one.message)], {
      cause: first.row.groupKey.startsWith('quiet:') ? 'quiet-hours' : 'group',
      asOf: now,
      timezone,
      workspaceName: name,
    });
    const summary = { workspaceId, reason: 'digest' as const, incidentId: null, message, publicHost };
    const { notificationId } = await createNotificationFor(tx, summary, recipients);
    await markReleased(tx, workspaceId, notificationIds, { releasedAt: now, groupedIntoId: notificationId });
  }
  const count = `${recipients.length} recipient${recipients.length === 1 ? '' : 's'}`;
  const text =
    rest.length === 0 ? `Notified ${count} of what was held` : `Notified ${count} together with ${rest.length} more`;
  for (const { row } of [first, ...rest]) {
    await insertIncidentEvent(tx, workspaceId, row.incidentId, { at: now, kind: 'notified', actor: null, text });
  }
}

function isReadableHeld({ message }: DueHeldRow): boolean {
  try {
    parseAlertMessage(message);
    return true;
  } catch {
    return false;
  }
}

function readHeld(row: DueHeldRow): { row: DueHeldRow; message: WaitingMessage } {
  const message = parseAlertMessage(row.message);
  return {
    row,
    message: {
      incidentId: row.incidentId,
      subject: renderSubject(message),
      severity: getMessageSeverity(message),
      isResolved: row.reason === 'resolved',
      decidedAt: row.decidedAt,
    },
  };
}
