export const skAdmin = 'sk-admin-…';
