export const registerSaved = 'Register saved';
export const title = (itemName: string) => `Register of ${itemName}`;
export const description = 'What you know about this key and the provider does not. Alerts and reminders use it.';
export const whoAnswersForIt = 'Who answers for it';
export const personOrTeam = 'A person or a team';
export const editDialogSharedWith = 'Shared with';
export const thirdPartiesHold = 'Third parties that hold it, separated by commas';
export const rotateEveryDays = 'Rotate every … days';
export const emptyNoPolicy = 'Empty = no policy; 90 is common';
export const canary = 'Canary';
export const baitNothingUses =
  'A bait that nothing uses: put it where a thief would look. Any use of it opens a critical incident.';

export const register = 'Register';

export const errorTitle = 'Keys could not be read';
export const findAmongKeys = 'Find among the keys';
export const nameOwnerProjectId = 'Name, owner, project, id…';
export const ofLabel = (count: number, otherCount: number) => `${count} of ${otherCount}`;
export const keysNeedLook = (length: number) => `keys · ${length} ${length === 1 ? 'needs' : 'need'} a look`;
export const keysOfWatchedOrganizations = 'Keys of the watched organizations';
export const owner = 'Owner';
export const rotateBy = 'Rotate by';
export const needsLook = 'Needs a look';
export const noKeyGoes = 'No key goes by that.';
export const showMoreKeys = 'Show more keys';
export const nobody = 'nobody';
export const sharedWith = (sharedWith: string) => `shared with ${sharedWith}`;
export const emptyTitle = 'No keys yet';
export const keysAppearHere =
  'Keys appear here once a connected organization has been read, with their owner, last use and what to mend.';

export const note = 'Whose each key is, when it was last used, and what to mend';
