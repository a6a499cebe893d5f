export const title = 'General';
export const name = 'Name';
export const timezone = 'Time zone';
export const timezoneHelp = 'Days, weeks and months of budgets and charts follow it, e.g. Europe/Berlin.';
export const save = 'Save';
export const saved = 'Workspace saved';
