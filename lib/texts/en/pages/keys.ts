export const keys = 'Keys';
export const note = 'Whose each key is, when it was last used, and what to mend';
