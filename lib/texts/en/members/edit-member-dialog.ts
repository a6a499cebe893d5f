export const isNow = (memberName: string, role: string) => `${memberName} is ${role} now`;
export const keepsRole = (memberName: string, cause: string) =>
  `The role of ${memberName} was not changed back: ${cause}`;
export const title = (memberName: string) => `Change ${memberName}`;
export const description = 'They are signed out and come back with the new rights.';
export const cancel = 'Cancel';
export const save = 'Save';
