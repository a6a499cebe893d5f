export const title = 'Configuration';
export const note =
  'Budgets and alert rules as a file: keep it in git, carry it to another workspace, or edit many at once';
