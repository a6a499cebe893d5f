export const acknowledge = 'Acknowledge';
export const acknowledgeThisIncident = 'Acknowledge this incident?';
export const takeRepeatedMails =
  'You take it: repeated mails stop, and everybody sees your name. It stays open until spend is normal again or somebody resolves it.';
export const acknowledgedYoursNow = 'Acknowledged: it is yours now';
export const resolve = 'Resolve';
export const resolveThisIncident = 'Resolve this incident?';
export const closesNowEven =
  'It closes now, even if spend is still above normal. A new incident opens if the same happens again.';
export const contain = 'Contain';
export const resolved = 'Resolved';
export const noteForTimelineOptional = 'Note for the timeline (optional)';
export const cancel = 'Cancel';
