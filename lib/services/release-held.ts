import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import {
  type DueHeldRow,
  insertDeliveries,
  listWorkspacesWithDueHeld,
  lockDueHeld,
  markReleased,
} from '@/lib/db/decided-notifications';
import { insertIncidentEvent } from '@/lib/db/incidents';
import { listProgramChannelIds } from '@/lib/db/listeners';
import { planRelease, type ReleasedMessage } from '@/lib/domain/held-release';
import { parseAlertMessage } from '@/lib/domain/notification';
import { readEnv } from '@/lib/env';

/**
 * Lets go what quiet hours and grouping windows held and whose time has come, several incidents as one message. Any
 * number of processes may run it; each workspace is one transaction, so nothing goes out twice or gets lost. Returns how
 * many held notifications went.
 */
export async function releaseHeldNotifications(now: Date): Promise<number> {
  let released = 0;
  for (const workspaceId of await listWorkspacesWithDueHeld(getDb())) {
    released += await inTransaction((tx) => releaseWorkspace(tx, workspaceId, now));
  }
  return released;
}

async function releaseWorkspace(tx: Transaction, workspaceId: string, now: Date): Promise<number> {
  const due = await lockDueHeld(tx, workspaceId);
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
  const count = `${recipients.length} recipient${recipients.length === 1 ? '' : 's'}`;
  for (const { id, incidentId, message } of group.filter((one) => notificationIds.includes(one.id))) {
    const parsed = parseAlertMessage(message);
    const severity = parsed.kind === 'incident' ? parsed.severity : 'info';
    await insertDeliveries(tx, { workspaceId, id, incidentId, severity }, recipients, publicHost);
    const text = `Told ${count} what was held`;
    await insertIncidentEvent(tx, workspaceId, incidentId, { at: now, kind: 'notified', actor: null, text });
  }
}
