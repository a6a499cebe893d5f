export const noteAdded = 'Note added';
export const title = 'Add a note';
export const description = (at: string) => `At ${at}, for everybody in the workspace`;
export const note = 'Note';
export const releasedNewSearch = 'Released the new search';
export const cancel = 'Cancel';
export const addNote = 'Add note';
