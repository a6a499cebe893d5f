export const unsubscribe = 'Unsubscribe';
export const stopDigests = 'Stop digests';
export const dailyWeeklyMonthly =
  'Daily, weekly and monthly digests end. Alerts about incidents go on, because a leak must not go unseen.';
