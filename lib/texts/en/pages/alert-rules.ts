export const alertRules = 'Alert rules';
