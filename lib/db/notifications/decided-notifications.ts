import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Db, Transaction } from '@/lib/db/client';
import { mapReadable, type UnreadableRow } from '@/lib/db/readable-rows';
import type { PastNotification } from '@/lib/domain/notifications/follow-up';
import { type AlertMessage, type NotificationReason, parseAlertMessage } from '@/lib/domain/notifications/notification';
import { type Listener, ListenerSchema, type ToldListener } from '@/lib/domain/notifications/notification-policy';

const Listeners = z.array(ListenerSchema);

export type NewDecidedNotification = {
  workspaceId: string;
  reason: NotificationReason;
  /** null = it speaks of several. */
  incidentId: string | null;
  message: AlertMessage;
  decision: PastNotification['decision'];
  decisionReason: string;
  policyId: string | null;
  escalationStep: number | null;
  heldUntil: Date | null;
  groupKey: string | null;
  /** Whom the decision is about. */
  recipients: readonly Listener[];
};

/** Stores one decision about an incident; only its deliveries notify people. Returns its id. */
export async function insertDecidedNotification(tx: Transaction, input: NewDecidedNotification): Promise<string> {
  const { recipients, ...fields } = input;
  const id = uuidv7();
  await tx.notification.create({ data: { ...fields, id, recipients: [...recipients] } });
  return id;
}

/**
 * Everyone who was notified of an incident, alone or together with others, and everyone who will be when held messages
 * are sent.
 */
export async function listToldListeners(db: Db, workspaceId: string, incidentId: string): Promise<ToldListener[]> {
  const rows = await db.notification.findMany({
    where: { workspaceId, incidentId, decision: { in: ['now', 'held'] } },
    orderBy: { id: 'asc' },
    select: {
      ...{ id: true, decision: true, recipients: true, createdAt: true },
      ...{ heldUntil: true, groupKey: true, releasedAt: true },
    },
  });
  const deliveries = await db.delivery.findMany({
    where: { workspaceId, channelId: { not: null }, notificationId: { in: rows.map((row) => row.id) } },
    orderBy: { id: 'asc' },
    select: { channelId: true, recipient: true, subscriptionId: true, createdAt: true },
  });
  const channels = await db.channel.findMany({ where: { workspaceId, kind: 'email' }, select: { id: true } });
  const sent = deliveries.flatMap(({ channelId, recipient: address, subscriptionId, createdAt: at }) =>
    channelId === null
      ? []
      : { channelId, address, subscriptionId, at, isMail: channels.some((one) => one.id === channelId), held: null },
  );
  const held = rows.flatMap(({ decision, recipients, createdAt: at, heldUntil: until, groupKey, releasedAt }) => {
    if (decision !== 'held' || until === null || groupKey === null) return [];
    // What went out is counted by its delivery.
    const waiting = releasedAt === null ? { groupKey, until } : null;
    // A recipient that cannot be read counts as not notified: twice is better than never.
    const listeners = Listeners.safeParse(recipients).data ?? [];
    return listeners.map((one) => ({ ...one, at: waiting ? at : new Date(0), held: waiting }));
  });
  return [...sent, ...held];
}

/** A held notification whose time has come. */
export type DueHeldRow = {
  id: string;
  incidentId: string;
  reason: NotificationReason;
  groupKey: string;
  recipients: Listener[];
  message: unknown;
  decidedAt: Date;
};

/** What is due of a workspace, oldest first, locked until the transaction ends; what another process holds is left out. */
export async function lockDueHeld(tx: Transaction, workspaceId: string): Promise<DueHeldRow[]> {
  const rows = await tx.$queryRaw<
    {
      id: string;
      incident_id: string;
      reason: NotificationReason;
      group_key: string;
      recipients: unknown;
      message: unknown;
      created_at: Date;
    }[]
  >`
    SELECT id, incident_id, reason::text AS reason, group_key, recipients, message, created_at FROM notification
     WHERE workspace_id = ${workspaceId}::uuid AND held_until <= now() AND released_at IS NULL AND incident_id IS NOT NULL
     ORDER BY id
     FOR UPDATE SKIP LOCKED`;
  // Rows whose recipients cannot be read stay held; the data-health page lists them.
  return rows.flatMap((row) => {
    const recipients = Listeners.safeParse(row.recipients);
    if (!recipients.success) return [];
    return {
      id: row.id,
      incidentId: row.incident_id,
      reason: row.reason,
      groupKey: row.group_key,
      recipients: recipients.data,
      message: row.message,
      decidedAt: row.created_at,
    };
  });
}

/** Held notifications whose time has come and that this version cannot read: they stay held. */
export async function listUnreadableHeld(db: Db, workspaceId: string): Promise<UnreadableRow[]> {
  const rows = await db.notification.findMany({
    where: { workspaceId, heldUntil: { lte: new Date() }, releasedAt: null, incidentId: { not: null } },
    select: { id: true, recipients: true, message: true },
    orderBy: { id: 'asc' },
  });
  return mapReadable(rows, ({ recipients, message }) => [Listeners.parse(recipients), parseAlertMessage(message)])
    .unreadable;
}

/** Notes that held notifications went out, alone or (`groupedIntoId`) within another one. */
export async function markReleased(
  tx: Transaction,
  workspaceId: string,
  ids: readonly string[],
  release: { releasedAt: Date; groupedIntoId: string | null },
): Promise<void> {
  await tx.notification.updateMany({ where: { workspaceId, id: { in: [...ids] } }, data: release });
}

/** Open incidents with a possible follow-up: notified or withheld before, and not grouped into another one. */
export async function listFollowUpCandidates(
  db: Db,
  workspaceId: string,
  scope: 'all' | 'silenced',
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT i.id FROM incident i
    CROSS JOIN LATERAL (
      SELECT decision FROM notification n WHERE n.workspace_id = i.workspace_id AND n.incident_id = i.id
      ORDER BY n.created_at DESC, n.id DESC LIMIT 1
    ) last
    WHERE i.workspace_id = ${workspaceId}::uuid AND i.state = 'open' AND i.merged_into_id IS NULL
      AND (${scope} = 'all' OR last.decision = 'silenced')
    ORDER BY i.number`;
  return rows.map((row) => row.id);
}

/** When the groups that wait at `now` go out, by key. */
export async function listHeldGroups(db: Db, workspaceId: string, now: Date): Promise<Map<string, Date>> {
  const rows = await db.notification.groupBy({
    by: ['groupKey'],
    where: { workspaceId, releasedAt: null, heldUntil: { gt: now } },
    _min: { heldUntil: true },
  });
  return new Map(
    rows.flatMap(({ groupKey, _min }) => (groupKey && _min.heldUntil ? [[groupKey, _min.heldUntil]] : [])),
  );
}

/** Removes recipients from what is held about an incident, because they are notified now; what has none left is dropped. */
export async function dropHeldRecipients(
  tx: Transaction,
  workspaceId: string,
  incidentId: string,
  isNotified: (listener: Listener) => boolean,
  now: Date,
): Promise<void> {
  const rows = await tx.$queryRaw<{ id: string; recipients: unknown }[]>`
    SELECT id, recipients FROM notification
     WHERE workspace_id = ${workspaceId}::uuid AND incident_id = ${incidentId}::uuid
       AND held_until IS NOT NULL AND released_at IS NULL
     FOR UPDATE`;
  for (const { id, recipients } of rows) {
    const all = Listeners.safeParse(recipients).data;
    if (!all) continue;
    const left = all.filter((one) => !isNotified(one));
    if (left.length === all.length) continue;
    await tx.notification.update({
      where: { workspaceId_id: { workspaceId, id } },
      data: { recipients: left, ...(left.length === 0 ? { releasedAt: now } : {}) },
    });
  }
}

/** Every decision about an incident, oldest first, as far as follow-ups look at it. */
export async function listPastNotifications(
  db: Db,
  workspaceId: string,
  incidentId: string,
): Promise<PastNotification[]> {
  const rows = await db.notification.findMany({
    where: { workspaceId, incidentId },
    orderBy: { id: 'asc' },
    select: { createdAt: true, reason: true, decision: true, policyId: true, escalationStep: true },
  });
  return rows.flatMap(({ createdAt, reason, decision, policyId, escalationStep }) => {
    const parsed = NotifyReasonColumn.safeParse(reason);
    // Programs also receive acknowledgements, which do not count as a notification of people.
    if (!parsed.success) return [];
    const known = DecisionColumn.safeParse(decision);
    if (!known.success) return [];
    return { at: createdAt, reason: parsed.data, decision: known.data, policyId, escalationStep };
  });
}

const NotifyReasonColumn = z.enum(['first', 'escalated', 'repeat', 'resolved']);
const DecisionColumn = z.enum(['now', 'held', 'silenced', 'declined']);
