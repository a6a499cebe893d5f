export const errorTitle = 'The overview could not be read';
