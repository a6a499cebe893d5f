export const cancel = 'Cancel';
export const save = 'Save';
export const endSaved = 'The end of the key is noted';
export const testAndSave = 'Test and save';
export const saveAnyway = 'Save anyway';
