export const configuration = 'Configuration';
