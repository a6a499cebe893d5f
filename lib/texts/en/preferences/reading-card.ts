export const numbersAndTimes = 'Numbers and times';
export const pagesMail = 'on pages and in mail to you';
export const writtenAsIn = 'Written as in';
export const asYourBrowserAsks = 'As your browser asks';
export const timeZone = 'Time zone';
export const emptyWorkspace = (timezone: string) => `Empty = the workspace's, ${timezone}`;
