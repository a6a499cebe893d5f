export const invited = 'Invited';
export const linksWorkOnce = 'links work once, for seven days';
export const invitations = 'Invitations';
export const projects = (projectIds: string) => `projects: ${projectIds}`;
export const expired = 'expired';
export const until = 'until';
export const sendAgain = 'Send again';
export const takeBack = 'Take back';
export const title = 'A fresh link is on its way';
