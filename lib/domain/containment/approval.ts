export type ApprovalDecision = { isAllowed: true } | { isAllowed: false; reason: string };

/**
 * Whether a person may approve a plan: a second person who may contain, or an owner for themselves. `requestedById` is
 * null when automation asks. The caller checks the proof of identity.
 */
export function decideApproval(
  person: { id: string; isPerson: boolean; isOwner: boolean; mayContain: boolean },
  requestedById: string | null,
): ApprovalDecision {
  if (!person.isPerson) return { isAllowed: false, reason: 'a token cannot approve: a person has to' };
  if (!person.mayContain) return { isAllowed: false, reason: 'this needs the role admin or higher' };
  if (requestedById === person.id && !person.isOwner) {
    return { isAllowed: false, reason: 'you asked for it yourself: a second person or an owner has to approve it' };
  }
  return { isAllowed: true };
}
