export const registerSaved = 'Register saved';
export const title = (itemName: string) => `Register of ${itemName}`;
export const description = 'What you know about this key and the provider does not. Alerts and reminders use it.';
export const whoAnswersForIt = 'Who answers for it';
export const personOrTeam = 'A person or a team';
export const sharedWith = 'Shared with';
export const thirdPartiesHold = 'Third parties that hold it, separated by commas';
export const rotateEveryDays = 'Rotate every … days';
export const emptyNoPolicy = 'Empty = no policy; 90 is common';
export const note = 'Note';
export const canary = 'Canary';
export const baitNothingUses =
  'A bait that nothing uses: put it where a thief would look. Any use of it opens a critical incident.';
export const cancel = 'Cancel';
export const save = 'Save';
