export const note =
  'Budgets and alert rules as a file: keep it in git, carry it to another workspace, or edit many at once';

export const browserDidNot = 'The browser did not allow copying: mark the text instead';
export const exportLabel = 'Export';
export const whatIsStoredNow = 'what is stored now';
export const errorTitle = 'The configuration could not be read';

export const yaml = 'YAML';
export const format = 'Format';

export const importLabel = 'Import';
export const showsPlanFirst = 'shows a plan first';
export const versionBudgetsName = 'version: 1\nbudgets:\n  - name: Everything\n    amount: "5000"';
export const alsoDeleteFile = 'Also delete what the file does not name';
export const withoutBudgetsRules = 'Without this, budgets and rules missing from it stay.';
export const applyDeleting = (deleted: number) => `Apply, deleting ${deleted}`;
export const chooseFile = 'Choose a file';
export const configurationFile = 'Configuration file';

export const nothingWasChanged = (count: string) => `${count}; nothing was changed`;
export const oneProblem = 'One problem';
export const problems = (count: number) => `${count} problems`;

export const plan = 'Plan';
export const none = 'none';
