export const unsubscribePageTitle = 'Unsubscribe';
export const unsubscribeTitle = 'Stop digests';
export const unsubscribeNote =
  'Daily, weekly and monthly digests end. Alerts about incidents go on, because a leak must not go unseen.';

export const formDailyDigestLabel = 'Daily digest';
export const formDailyDigestNote = 'Yesterday by the hour, what moved, how budgets stand';
export const formWeeklyDigestLabel = 'Weekly digest';
export const formWeeklyDigestNote = 'On Mondays: the week by day against the week before';
export const formMonthlyReportLabel = 'Monthly report';
export const formMonthlyReportNote = 'On the first: the month by day against the month before';
export const formDone = 'Preferences saved';
export const formDigestsTitle = 'Digests';
export const formSentAtLabel = 'Sent at';
export const formAlertsTitle = 'Alerts';
export const formAlertsNote = 'mailed to you where a channel names your address';
export const formCriticalNote = 'Always: worth waking someone';
export const formWarningNote = 'Worth reading today';
export const formInfoNote = 'Good to know';
export const formSaveButton = 'Save preferences';

export const noteOfAddress = (email: string) => `Mail to ${email}`;
export const note = 'What you get by mail';
export const errorTitle = 'Your preferences could not be read';

export const readingTitle = 'Numbers and times';
export const readingNote = 'on pages and in mail to you';
export const readingLocaleLabel = 'Numbers and dates as in';
export const readingBrowserOption = 'As your browser is set';
export const readingTimeZoneHelp = (timezone: string) => `Empty = the workspace's, ${timezone}`;

export const unsubscribeDoneTitle = 'You get no more digests';
export const unsubscribeDoneText = 'You can turn them on again in your {preferences}.';
export const unsubscribeDoneLink = 'preferences';
export const unsubscribeButton = 'Stop all digests';
