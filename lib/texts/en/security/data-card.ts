export const yourData = 'Your data';
export const download = 'Download my data';
export const deleteLabel = 'Delete my account…';
export const fileHoldsProfile =
  'The file holds your profile, sessions, factors by name, preferences, views, notes and what you did, from all of your workspaces. It holds no password and no secret.';
export const deleteYourselfEverywhere = 'Delete yourself everywhere?';
export const deleteNote = 'Delete my account';
export const leaveEveryWorkspace =
  'You leave every workspace and cannot sign in any more. Your personal tokens, private views and mails to you are deleted; what you did stays in the activity under a pseudonym. This cannot be undone.';
