export const activity = 'Activity';
