export const policies = 'Policies';
