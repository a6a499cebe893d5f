export const unsubscribe = 'Unsubscribe';
export const stopDigests = 'Stop digests';
export const dailyWeeklyMonthly =
  'Daily, weekly and monthly digests end. Alerts about incidents go on, because a leak must not go unseen.';

export const dailyDigest = 'Daily digest';
export const yesterdayHourMoved = 'Yesterday by the hour, what moved, how budgets stand';
export const weeklyDigest = 'Weekly digest';
export const mondaysWeekDay = 'On Mondays: the week by day against the week before';
export const monthlyReport = 'Monthly report';
export const firstMonthDay = 'On the first: the month by day against the month before';
export const preferencesSaved = 'Preferences saved';
export const digests = 'Digests';
export const sentAt = 'Sent at';
export const alerts = 'Alerts';
export const mailedWhereChannel = 'mailed to you where a channel names your address';
export const alwaysWorthWakingSomeone = 'Always: worth waking someone';
export const worthReadingToday = 'Worth reading today';
export const goodToKnow = 'Good to know';
export const savePreferences = 'Save preferences';

export const mailTo = (email: string) => `Mail to ${email}`;
export const getMail = 'What you get by mail';
export const errorTitle = 'Your preferences could not be read';

export const numbersAndTimes = 'Numbers and times';
export const pagesMail = 'on pages and in mail to you';
export const writtenAsIn = 'Written as in';
export const asYourBrowserAsks = 'As your browser asks';
export const emptyWorkspace = (timezone: string) => `Empty = the workspace's, ${timezone}`;

export const getNoMore = 'You get no more digests';
export const canTurnAgain = 'You can turn them on again in your';
export const preferences = 'preferences';
export const stopAllDigests = 'Stop all digests';
