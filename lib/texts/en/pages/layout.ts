export const spendwatch = 'Spendwatch';
export const organizationSpendsAi =
  'What your organization spends on AI APIs, and a mail within minutes when something is wrong.';
