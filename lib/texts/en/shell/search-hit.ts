export const incidents = 'Incidents';
export const keys = 'Keys';
export const projects = 'Projects';
export const models = 'Models';
export const peopleAndServiceAccounts = 'People and service accounts';
export const budgets = 'Budgets';
