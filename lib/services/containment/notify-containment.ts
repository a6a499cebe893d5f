import { canContain } from '@/lib/auth/permissions';
import type { Transaction } from '@/lib/db/client';
import { listMemberRows } from '@/lib/db/people/members';
import type { Containment } from '@/lib/domain/containment/record';
import type { Incident } from '@/lib/domain/incidents/incident';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { notifyIncident } from '@/lib/services/incidents/notify-incident';
import { queueAccountMail } from '@/lib/services/people/account-mails';

/**
 * Tells those who hear of the incident that a plan waits for approval; without an incident, by mail those who may approve
 * it. The link leads to it and acts on nothing.
 */
export async function askForApproval(
  tx: Transaction,
  workspaceId: string,
  plan: Containment,
  incident: Incident | null,
  now: Date,
): Promise<void> {
  if (incident === null) return mailApprovers(tx, workspaceId, plan, now);
  const text = `${plan.requester} asks to contain it: ${plan.title}. ${plan.plan.stopsText} Somebody who may contain has to approve it in Spendwatch.`;
  return tell(tx, workspaceId, incident, text, now);
}

async function mailApprovers(tx: Transaction, workspaceId: string, plan: Containment, now: Date): Promise<void> {
  const { requester, requesterId, title, reason } = plan;
  const explanation = `${plan.plan.stopsText} ${plan.plan.undo.text}`.trim();
  const message = { kind: 'containment-request', by: requester, title, reason, explanation } as const;
  for (const { id, email, role, projectIds } of await listMemberRows(tx, workspaceId)) {
    // An owner may approve what they asked for, after a proof of identity; they know of it.
    if (!canContain(role) || id === requesterId || listAllowedProjects({ projectIds }) !== null) continue;
    await queueAccountMail(tx, { workspaceId, recipient: email }, message, now);
  }
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
