export const scopes = 'Scopes';
