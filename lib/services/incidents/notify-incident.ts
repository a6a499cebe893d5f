import type { Transaction } from '@/lib/db/client';
import { insertIncidentEvent } from '@/lib/db/incidents/incidents';
import { dropHeldRecipients, insertDecidedNotification } from '@/lib/db/notifications/decided-notifications';
import { insertDeliveries } from '@/lib/db/notifications/deliveries';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import { listProgramChannelIds } from '@/lib/db/notifications/listeners';
import { listScopeChartPoints } from '@/lib/db/usage/scope-chart';
import { type Incident, type NotifyReason, SELF_KINDS } from '@/lib/domain/incidents/incident';
import { findContributorName, type ScopeNames, selectScopeNames } from '@/lib/domain/incidents/incident-text';
import { renderDecisionReason } from '@/lib/domain/notifications/decision-text';
import type { PastNotification } from '@/lib/domain/notifications/follow-up';
import { buildIncidentMessage } from '@/lib/domain/notifications/notification';
import {
  decideNotifications,
  keyOfListener,
  type Listener,
  type PolicyDecision,
} from '@/lib/domain/notifications/notification-policy';
import { readEnv } from '@/lib/env';
import { loadAudience } from '@/lib/services/notifications/load-audience';
import { loadIncidentNames } from './list-incidents';

const CHART_BUCKET_MINUTES = 15;

/** Kinds that speak of missing data: a chart of it would say nothing. */
/** What speaks of no spend has no chart of it. */
const KINDS_WITHOUT_CHART: ReadonlySet<string> = new Set(SELF_KINDS);

export type IncidentNotice = {
  workspaceId: string;
  incident: Incident;
  reason: NotifyReason;
  /** What the rule or budget names; empty = every enabled channel. Policies may name others. */
  channelIds: readonly string[];
  /** Channels that cannot report it, because it is about them; absent = none. */
  avoidChannelIds?: readonly string[];
  /** When it happened, on the clock of the data. */
  at: Date;
  /** When it is recorded, which is what silences and quiet hours look at; absent = `at`. */
  now?: Date;
};

/**
 * Decides who is notified of a change of an incident, freezes what it says now, and stores each decision with its
 * reason and its deliveries, in the transaction that changes the incident; the timeline says how many are notified,
 * held or left out.
 */
export async function notifyIncident(tx: Transaction, notice: IncidentNotice): Promise<void> {
  const { workspaceId, incident, reason, at, channelIds, avoidChannelIds = [] } = notice;
  const now = notice.now ?? at;
  const audience = await loadAudience(tx, workspaceId, incident, now);
  // People see in the app who acknowledged it; programs that mirror the incident need the notification.
  const programs = reason === 'acknowledged' ? new Set(await listProgramChannelIds(tx, workspaceId)) : null;
  const isRecipient = ({ channelId }: Listener) => programs === null || programs.has(channelId);
  const decisions = decideNotifications({
    change: { incidentId: incident.id, reason, subject: audience.subject },
    namedChannelIds: channelIds,
    ...audience,
    listeners: audience.listeners.filter((one) => !avoidChannelIds.includes(one.channelId) && isRecipient(one)),
    now,
  });
  if (decisions.length > 0) await storeDecisions(tx, notice, decisions, audience.timezone);
}

/** Stores decisions that were taken about an incident, with one message for all of them. */
export async function storeDecisions(
  tx: Transaction,
  notice: IncidentNotice,
  decisions: readonly (PolicyDecision & { escalationStep?: number })[],
  timezone: string,
): Promise<void> {
  const { workspaceId, incident, reason, at } = notice;
  const names = await loadIncidentNames(tx, workspaceId, [incident]);
  const message = await buildMessage(tx, notice, names);
  for (const decision of decisions) {
    const decisionReason = renderDecisionReason(decision.reason, timezone);
    const id = await insertDecidedNotification(tx, {
      ...{ workspaceId, reason, incidentId: incident.id, message, decisionReason },
      decision: nameDecision(decision),
      policyId: decision.policyId,
      escalationStep: decision.escalationStep ?? null,
      heldUntil: decision.action === 'hold' ? decision.until : null,
      groupKey: decision.action === 'hold' ? decision.groupKey : null,
      recipients: decision.recipients,
    });
    if (decision.action === 'now') await sendNow(tx, notice, id, decision.recipients);
    const text = renderDecided(decision, reason, decisionReason);
    await insertIncidentEvent(tx, workspaceId, incident.id, { at, kind: 'notified', actor: null, text });
  }
}

async function sendNow(
  tx: Transaction,
  notice: IncidentNotice,
  id: string,
  recipients: readonly Listener[],
): Promise<void> {
  const { workspaceId, incident, at } = notice;
  const { severity, id: incidentId } = incident;
  const publicHost = new URL(readEnv().publicUrl).hostname;
  const shared = { workspaceId, notificationId: id, incidentId, severity, fallbackOf: null, publicHost };
  await insertDeliveries(tx, shared, recipients);
  const notified = new Set(recipients.map(keyOfListener));
  const isNotified = (one: Listener) => notified.has(keyOfListener(one));
  await dropHeldRecipients(tx, workspaceId, incidentId, isNotified, notice.now ?? at);
}

function nameDecision({ action, reason }: PolicyDecision): PastNotification['decision'] {
  if (action === 'now') return 'now';
  if (action === 'hold') return 'held';
  return reason.code === 'silenced' ? 'silenced' : 'declined';
}

async function buildMessage(tx: Transaction, notice: IncidentNotice, names: ScopeNames) {
  const { workspaceId, incident, reason, at } = notice;
  const workspace = await getWorkspaceLabel(tx, workspaceId);
  const scope = {
    ...incident.scope,
    ...(incident.connectionId === null ? {} : { connectionId: incident.connectionId }),
  };
  return buildIncidentMessage({
    incident: {
      ...incident,
      scope: incident.scope,
      scopeNames: selectScopeNames(incident.scope, names),
      // The message speaks of when the trouble began, not of when it was found.
      openedAt: incident.windowStart,
      window: { startsAt: incident.windowStart, endsAt: incident.windowEnd },
      contributors: incident.contributors.map((one) => ({
        ...one,
        name: findContributorName(one.dimension, one.id, names),
        excessNanos: BigInt(one.excessNanos),
      })),
    },
    reason,
    decidedAt: at,
    chart: KINDS_WITHOUT_CHART.has(incident.kind)
      ? null
      : {
          bucketMinutes: CHART_BUCKET_MINUTES,
          points: await listScopeChartPoints(tx, workspaceId, scope, at, CHART_BUCKET_MINUTES),
        },
    timezone: workspace.timezone,
    workspaceName: workspace.name,
  });
}

function renderDecided({ action, recipients, reason }: PolicyDecision, event: NotifyReason, words: string): string {
  const count = `${recipients.length} recipient${recipients.length === 1 ? '' : 's'}`;
  switch (action) {
    case 'now':
      if (recipients.length === 0) return 'No one was notified: no enabled channel has a recipient';
      return reason.code === 'default' || reason.code === 'told-before'
        ? `Notified ${count} (${event})`
        : `Notified ${count} (${event}): ${words}`;
    case 'hold':
      return `Held for ${count} (${event}): ${words}`;
    case 'suppress':
      return `Not sent to ${count} (${event}): ${words}`;
  }
}
