export const isNow = (memberName: string, role: string) => `${memberName} is ${role} now`;
export const title = (memberName: string) => `Change ${memberName}`;
export const description = 'They are signed out and come back with the new rights.';
export const cancel = 'Cancel';
export const save = 'Save';
