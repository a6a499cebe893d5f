export const silences = 'Silences';
