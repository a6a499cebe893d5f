export const apiTokens = 'API tokens';
