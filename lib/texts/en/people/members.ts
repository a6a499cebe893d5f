export const editDone = (memberName: string, role: string) => `${memberName} is ${role} now`;
export const editUndoFailed = (memberName: string, cause: string) =>
  `The role of ${memberName} was not changed back: ${cause}`;
export const editTitle = (memberName: string) => `Change ${memberName}`;
export const editDescription = 'They are signed out and come back with the new rights.';

export const invitationLinkFailed = 'The browser refused to copy: select the link and copy it by hand';
export const invitationLinkLabel = 'Invitation link';
export const invitationLinkNote = 'It works once, within seven days, and is not shown again.';

export const resendTitle = 'Invited';
export const invitationsNote = 'links work once, for seven days';
export const invitationsProjects = 'projects:';
export const revokeInvitationQuestion = 'Take back this invitation?';
export const revokeInvitationEffect =
  'The link in the mail stops working at once. To invite this address again, send a new one.';
export const invitationsTitle = 'A fresh link is on its way';

export const inviteSentTitle = 'Invitation sent';
export const inviteCapturedDescription = (email: string) =>
  `Mail is captured here and not sent: give this link to ${email} yourself.`;
export const inviteSentDescription = (email: string) => `A mail with this link is on its way to ${email}.`;
export const inviteTitle = 'Invite a person';
export const inviteSendButton = 'Send invitation';

export const rowYou = '(you)';
export const rowLeaveLabel = 'Leave the workspace';
export const rowRemoveLabel = (memberName: string) => `Remove ${memberName}`;
export const rowLeaveButton = 'Leave…';
export const rowDownloadLabel = (memberName: string) => `Download what is stored about ${memberName}`;
export const rowAllProjects = 'all';
export const rowProjectCount = (count: number) => `${count} projects`;

export const inviteButton = 'Invite';
export const note = 'People in this workspace and what they may do';
export const forbiddenTitle = 'Members are shown to members';
export const errorTitle = 'Members could not be read';
export const emptyTitle = 'No members yet';
export const emptyText = 'Invite the people who watch the spending with you.';
export const secondFactorColumn = 'Second factor';
export const joinedColumn = 'Joined';

export const placeSeesLabel = 'Sees';
export const placeSomeProjectsOption = 'Only some projects';
export const placeSomeProjectsHelp =
  'Usage, budgets, incidents and keys of these; everything else is not there for them.';

export const projectPickerSearchLabel = 'Search projects';
export const projectPickerNotListed = 'not listed';
export const projectPickerEmpty = 'No project found. Projects appear after the first pull of a connection.';
export const projectPickerLoading = 'Loading projects…';
export const projectPickerChooseOne = 'Choose at least one.';
export const projectPickerChosenCount = (count: number) =>
  count === 1 ? '1 project chosen.' : `${count} projects chosen.`;

export const removeDone = (memberName: string) => `${memberName} is no longer a member`;
export const leaveQuestion = 'Leave this workspace?';
export const removeQuestion = (memberName: string) => `Remove ${memberName}?`;
export const leaveConfirm = 'Leave';
export const removeEffect = 'Personal API tokens stop working at once; those of service accounts go on.';
export const removeEraseLabel = 'Erase their name and address as well';
export const removeEraseHelp =
  'What they did stays in the history and the activity under a pseudonym. For owners; cannot be undone.';

export const roleTableTitle = 'What each role may do';
export const roleTableAbilityColumn = 'Ability';
export const roleTableYesLabel = 'yes';
export const roleTableNoLabel = 'no';
