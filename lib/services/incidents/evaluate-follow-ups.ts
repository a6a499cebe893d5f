import { findRuleChannelIds } from '@/lib/db/alert-rules/alert-rules';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { listIncidentEvents, lockIncident } from '@/lib/db/incidents/incidents';
import { listFollowUpCandidates, listPastNotifications } from '@/lib/db/notifications/decided-notifications';
import { listPolicies } from '@/lib/db/notifications/notification-policies';
import type { Incident, NotifyReason } from '@/lib/domain/incidents/incident';
import { decideFollowUps, type FollowUp } from '@/lib/domain/notifications/follow-up';
import {
  isMailLimited,
  isWilling,
  keyOfListener,
  type Listener,
  pickListeners,
} from '@/lib/domain/notifications/notification-policy';
import { type Audience, loadAudience } from '@/lib/services/notifications/load-audience';
import { tryEach } from '@/lib/services/try-each';
import { notifyIncident, storeDecisions } from './notify-incident';

type Input = { workspaceId: string; now: Date };

/**
 * Says what is due about open incidents without anything new having happened: what a silence kept back and still holds
 * true, the next step of an escalation chain, the repeat of an unacknowledged critical one. Each incident is locked while
 * it is looked at, so that any number of processes say it once. Returns how many incidents were spoken of.
 */
export async function evaluateFollowUps({ workspaceId, now }: Input): Promise<number> {
  const policies = await listPolicies(getDb(), workspaceId);
  const mayRepeat = policies.some((one) => one.enabled && (one.repeatMinutes !== null || one.escalation.length > 0));
  const ids = await listFollowUpCandidates(getDb(), workspaceId, mayRepeat ? 'all' : 'silenced');
  let notified = 0;
  await tryEach(ids, async (id) => {
    if (await inTransaction((tx) => followUp(tx, { workspaceId, now }, id))) notified += 1;
  });
  return notified;
}

async function followUp(tx: Transaction, { workspaceId, now }: Input, id: string): Promise<boolean> {
  const incident = await lockIncident(tx, workspaceId, id);
  if (!incident) return false;
  const audience = await loadAudience(tx, workspaceId, incident, now);
  const due = decideFollowUps({
    ...{ state: incident.state, snoozedUntil: incident.snoozedUntil, now },
    ...{ subject: audience.subject, policies: audience.policies, silences: audience.silences },
    timeline: await listIncidentEvents(tx, workspaceId, id),
    past: await listPastNotifications(tx, workspaceId, id),
  });
  if (due.length === 0) return false;
  const channelIds = await findRuleChannelIds(tx, workspaceId, incident);
  const notice = { workspaceId, incident, channelIds, at: now };
  for (const one of due) {
    if (one.kind === 'silence-over') await notifyIncident(tx, { ...notice, reason: one.notify });
    else await notifyAgain(tx, notice, audience, one);
  }
  return true;
}

/** Recipients notified before get a repeat, others a first notification. */
async function notifyAgain(
  tx: Transaction,
  notice: { workspaceId: string; incident: Incident; channelIds: readonly string[]; at: Date },
  audience: Audience,
  due: Exclude<FollowUp, { kind: 'silence-over' }>,
): Promise<void> {
  const { listeners, preferences, told, timezone } = audience;
  const wanted = due.channelIds.length > 0 ? due.channelIds : notice.channelIds;
  const change = { reason: 'repeat', severity: notice.incident.severity } as const;
  const recipients = pickListeners(listeners, wanted).filter(
    (one) => isWilling(one, notice.incident.severity, preferences) && !isMailLimited(one, told, change, notice.at),
  );
  const known = new Set(told.map(keyOfListener));
  const isKnown = (one: Listener) => known.has(keyOfListener(one));
  const store = (reason: NotifyReason, people: Listener[]) =>
    storeDecisions(
      tx,
      { ...notice, reason },
      [
        {
          ...{ action: 'now', recipients: people, policyId: due.policyId, reason: due.reason },
          ...(due.kind === 'escalation' ? { escalationStep: due.step } : {}),
        },
      ],
      timezone,
    );
  const newcomers = recipients.filter((one) => !isKnown(one));
  if (newcomers.length > 0) await store('first', newcomers);
  // A step or repeat without a recipient is recorded too; otherwise it would stay due.
  if (newcomers.length === 0 || newcomers.length < recipients.length) await store('repeat', recipients.filter(isKnown));
}
