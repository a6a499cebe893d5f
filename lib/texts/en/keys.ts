export const editDone = 'Register saved';
export const editTitle = (itemName: string) => `Register of ${itemName}`;
export const editDescription = 'What you know about this key and the provider does not. Alerts and reminders use it.';
export const editOwnerLabel = 'Owner';
export const editOwnerHelp = 'A person or a team';
export const editSharedWithLabel = 'Shared with';
export const editPurposeLabel = 'What it is for';
export const editTeamLabel = 'Team';
export const editModelsLabel = 'Expected models';
export const editModelsHelp = 'Separated by commas; empty = any. A name stands for its dated versions too.';
export const editMonthlyLabel = 'Expected spend a month, dollars';
export const editMonthlyHelp = 'More than that opens an incident';
export const editHoursLabel = 'Expected hours';
export const editHoursHelp = 'Use outside of them opens an incident';
export const editSinceLabel = 'Has it since';
export const editWhyLabel = 'What they need it for';
export const editPrivacyLabel = 'Link to their privacy policy';
export const editAddParty = 'Add a third party';
export const privacyLink = 'Privacy policy';
export const editRotationLabel = 'Rotate every … days';
export const editRotationHelp = 'Empty = no policy; 90 is common';
export const canary = 'Canary';
export const editCanaryHelp =
  'A bait that nothing uses: put it where a thief would look. Any use of it opens a critical incident.';

export const registerTitle = 'Register';

export const errorTitle = 'Keys could not be read';
export const searchLabel = 'Find among the keys';
export const searchPlaceholder = 'Name, owner, project, id…';
export const emptyTitle = 'No keys yet';
export const emptyText =
  'Keys appear here once a connected organization has been read, with their owner, last use and what to mend.';

export const note = 'Whose each key is, when it was last used, and what to mend';
