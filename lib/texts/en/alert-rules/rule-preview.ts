export const preview = 'Preview';
export const lastDays = 'Last 30 days';
export const previewCouldNot = (message: string) => `The preview could not be made: ${message}`;
