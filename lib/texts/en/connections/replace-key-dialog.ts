export const cancel = 'Cancel';
export const testAndSave = 'Test and save';
