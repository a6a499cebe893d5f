import { canContain } from '@/lib/auth/permissions';
import type { Transaction } from '@/lib/db/client';
import { listMemberRows } from '@/lib/db/people/members';
import type { Containment } from '@/lib/domain/containment/record';
import type { Incident } from '@/lib/domain/incidents/incident';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { notifyIncident } from '@/lib/services/incidents/notify-incident';
import { queueAccountMail } from '@/lib/services/people/account-mails';

/**
 * Notifies the recipients of the incident that a plan waits for approval; without an incident, mails the members who
 * may approve it. The link opens the plan and changes nothing.
 */
export async function askForApproval(
  tx: Transaction,
  workspaceId: string,
  plan: Containment,
  incident: Incident | null,
  now: Date,
): Promise<void> {
  if (incident === null) return mailApprovers(tx, workspaceId, plan, now);
  const text = `${plan.requester} asks to contain it: ${plan.title}. ${plan.plan.stopsText} A person who may contain has to approve it in Spendwatch.`;
  return notify(tx, workspaceId, incident, text, now);
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

/** Notifies that a plan is applied automatically unless a person cancels it. */
export function announceAutomatic(
  tx: Transaction,
  workspaceId: string,
  plan: Containment,
  incident: Incident,
  now: Date,
): Promise<void> {
  const at = plan.applyAt?.toISOString().slice(0, 19).replace('T', ' ');
  const when = plan.applyAt === null || plan.applyAt <= now ? 'now' : `at ${at} UTC unless a person cancels it`;
  const text = `Spendwatch contains it automatically ${when}: ${plan.title}. ${plan.plan.stopsText} ${plan.plan.undo.text}`;
  return notify(tx, workspaceId, incident, text, now);
}

function notify(tx: Transaction, workspaceId: string, incident: Incident, text: string, now: Date): Promise<void> {
  return notifyIncident(tx, {
    workspaceId,
    // What is to be decided stands first, before what was found.
    incident: { ...incident, explanation: `${text}\n\n${incident.explanation}` },
    reason: 'escalated',
    channelIds: [],
    at: now,
  });
}
