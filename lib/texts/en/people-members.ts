export const isNow = (memberName: string, role: string) => `${memberName} is ${role} now`;
export const keepsRole = (memberName: string, cause: string) =>
  `The role of ${memberName} was not changed back: ${cause}`;
export const editDialogTitle = (memberName: string) => `Change ${memberName}`;
export const description = 'They are signed out and come back with the new rights.';

export const browserRefusedCopy = 'The browser refused to copy: select the link and copy it by hand';
export const invitationLink = 'Invitation link';
export const worksOnceWithin = 'It works once, within seven days, and is not shown again.';

export const invited = 'Invited';
export const linksWorkOnce = 'links work once, for seven days';
export const projects = 'projects:';
export const takeBackInvitation = 'Take back this invitation?';
export const linkStopsWorking =
  'The link in the mail stops working at once. To invite this address again, send a new one.';
export const invitationsCardTitle = 'A fresh link is on its way';

export const inviteDialogTitle = 'Invitation sent';
export const mailCapturedHere = (email: string) =>
  `Mail is captured here and reaches nobody: hand this link to ${email} yourself.`;
export const mailLinkWay = (email: string) => `A mail with this link is on its way to ${email}.`;
export const inviteSomebody = 'Invite somebody';
export const sendInvitation = 'Send invitation';

export const you = '(you)';
export const leaveWorkspace = 'Leave the workspace';
export const rowRemove = (memberName: string) => `Remove ${memberName}`;
export const rowLeave = 'Leave…';
export const downloadData = (memberName: string) => `Download what is stored about ${memberName}`;
export const allProjects = 'all';
export const projectCount = (count: number) => `${count} projects`;

export const invite = 'Invite';
export const note = 'People in this workspace and what they may do';
export const membersShownMembers = 'Members are shown to members';
export const membersCouldNot = 'Members could not be read';
export const emptyTitle = 'Nobody yet';
export const invitePeopleWho = 'Invite the people who watch the spending with you.';
export const secondFactor = 'Second factor';
export const joined = 'Joined';

export const sees = 'Sees';
export const onlySomeProjects = 'Only some projects';
export const onlyTheirs = 'Usage, budgets, incidents and keys of these; everything else is not there for them.';

export const search = 'Search projects';
export const notListed = 'not listed';
export const nothingFound = 'No project found. Projects appear after the first pull of a connection.';
export const loading = 'Loading projects…';
export const chooseOne = 'Choose at least one.';
export const chosenCount = (count: number) => (count === 1 ? '1 project chosen.' : `${count} projects chosen.`);

export const isNoLongerMember = (memberName: string) => `${memberName} is no longer a member`;
export const leaveThisWorkspace = 'Leave this workspace?';
export const removeDialogRemove = (memberName: string) => `Remove ${memberName}?`;
export const removeDialogLeave = 'Leave';
export const personalApiTokens = 'Personal API tokens stop working at once; those of service accounts go on.';
export const eraseNameAddress = 'Erase their name and address as well';
export const didStaysHistory =
  'What they did stays in the history and the activity under a pseudonym. For owners; cannot be undone.';

export const eachRoleMay = 'What each role may do';
export const ability = 'Ability';
export const yes = 'yes';
export const no = 'no';
