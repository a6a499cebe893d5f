import type { Transaction } from '@/lib/db/client';
import type { Containment } from '@/lib/domain/containment/record';
import type { Incident } from '@/lib/domain/incidents/incident';
import { notifyIncident } from '@/lib/services/incidents/notify-incident';

/** Tells those who hear of the incident that a plan waits for approval; the link leads to it and acts on nothing. */
export function askForApproval(
  tx: Transaction,
  workspaceId: string,
  plan: Containment,
  incident: Incident,
  now: Date,
): Promise<void> {
  const text = `${plan.requester} asks to contain it: ${plan.title}. ${plan.plan.stopsText} Somebody who may contain has to approve it in Spendwatch.`;
  return tell(tx, workspaceId, incident, text, now);
}

/** Tells that a plan is applied by itself unless somebody cancels it. */
export function announceAutomatic(
  tx: Transaction,
  workspaceId: string,
  plan: Containment,
  incident: Incident,
  now: Date,
): Promise<void> {
  const at = plan.applyAt?.toISOString().slice(0, 19).replace('T', ' ');
  const when = plan.applyAt === null || plan.applyAt <= now ? 'now' : `at ${at} UTC unless somebody cancels it`;
  const text = `Spendwatch contains it by itself ${when}: ${plan.title}. ${plan.plan.stopsText} ${plan.plan.undo.text}`;
  return tell(tx, workspaceId, incident, text, now);
}

function tell(tx: Transaction, workspaceId: string, incident: Incident, text: string, now: Date): Promise<void> {
  return notifyIncident(tx, {
    workspaceId,
    // What is to be decided stands first, before what was found.
    incident: { ...incident, explanation: `${text}\n\n${incident.explanation}` },
    reason: 'escalated',
    channelIds: [],
    at: now,
  });
}
