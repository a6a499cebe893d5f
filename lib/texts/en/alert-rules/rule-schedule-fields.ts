export const active = 'Active';
export const activeHours = (index: number) => `Active hours ${index}`;
export const timeZone = 'Time zone';
export const removeActiveHours = (index: number) => `Remove active hours ${index}`;
export const addHours = 'Add hours';
