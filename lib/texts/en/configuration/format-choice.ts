export const yaml = 'YAML';
export const json = 'JSON';
export const csv = 'CSV';
export const budgets = 'Budgets';
export const alertRules = 'Alert rules';
export const format = 'Format';
export const rows = 'Rows';
