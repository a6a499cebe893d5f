export const invited = 'Invited';
export const linksWorkOnce = 'links work once, for seven days';
export const invitations = 'Invitations';
export const projects = 'projects:';
export const expired = 'expired';
export const until = 'until';
export const sendAgain = 'Send again';
export const takeBack = 'Take back';
export const takeBackInvitation = 'Take back this invitation?';
export const takeItBack = 'Take back';
export const linkStopsWorking =
  'The link in the mail stops working at once. To invite this address again, send a new one.';
export const title = 'A fresh link is on its way';
