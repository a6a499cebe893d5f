export const title = 'Invitation sent';
export const mailCapturedHere = (email: string) =>
  `Mail is captured here and reaches nobody: hand this link to ${email} yourself.`;
export const mailLinkWay = (email: string) => `A mail with this link is on its way to ${email}.`;
export const done = 'Done';
export const inviteSomebody = 'Invite somebody';
export const email = 'E-mail';
export const cancel = 'Cancel';
export const sendInvitation = 'Send invitation';
