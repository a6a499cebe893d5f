export const errorTitle = 'Hours could not be read';
