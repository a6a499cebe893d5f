export const note =
  'Budgets, alert rules and what is written down about keys as a file: keep it in git, carry it to another workspace, or edit many at once';

export const exportFailed = 'The browser did not allow copying: mark the text instead';
export const exportTitle = 'Export';
export const exportNote = 'what is stored now';
export const exportErrorTitle = 'The configuration could not be read';

export const formatYamlLabel = 'YAML';
export const formatLabel = 'Format';

export const importTitle = 'Import';
export const importNote = 'shows a plan first';
export const importPlaceholder = 'version: 1\nbudgets:\n  - name: Everything\n    amount: "5000"';
export const importDeleteLabel = 'Also delete what the file does not name';
export const importDeleteHelp = 'Without this, budgets and rules missing from it stay. Entries of keys always stay.';
export const importApplyDeletingButton = (deleted: number) => `Apply, deleting ${deleted}`;
export const importChooseFileButton = 'Choose a file';
export const importFileLabel = 'Configuration file';

export const planProblemsSummary = (count: string) => `${count}; nothing was changed`;
export const planProblemsOne = 'One problem';
export const planProblemsMany = (count: number) => `${count} problems`;

export const planStepsPlanLabel = 'Plan';
export const planStepsNone = 'none';
