export const title = 'Rotation';
export const none = 'This key is not being replaced.';
export const startButton = 'Rotate…';
export const startTitle = (name: string) => `Rotate ${name}`;
export const startDescription =
  'A key of a service account: Spendwatch makes the new key and shows it once. A key of a person: you make it, with a checklist. Either way the old key is watched until it is no longer used.';
export const startConfirm = 'Begin the rotation';
export const quietLabel = 'Quiet for … hours';
export const quietHelp = 'So long must the old key be unused before it can be retired';
export const retiresLabel = 'Retire the old key automatically once it is quiet';
export const retiresHelp = 'Only for keys of service accounts; otherwise you confirm it';
export const secretTitle = 'The new key';
export const secretText =
  'Copy it now: it is stored nowhere and cannot be shown again. Put it where the old one is, then watch here until the old one is quiet.';
export const STATES = {
  planned: 'Being made',
  watching: 'Old key still watched',
  quiet: 'Old key is quiet',
  retiring: 'Being retired',
  undoing: 'Being undone',
  retired: 'Retired',
  undone: 'Undone',
  failed: 'Failed',
} as const;
export const fromTo = (oldName: string, newName: string) => `${oldName} → ${newName}`;
export const unnamed = 'a new key';
export const begun = 'Begun {at} by {who}';
export const quietDue = 'Quiet {at} if the old key is not used until then';
export const usersTitle = 'Still used by';
export const userLine = (work: string, requests: string) => `${work}, ${requests} requests, last {at}`;
export const otherWork = 'other work';
export const retireButton = 'Retire the old key';
export const undoButton = 'Undo the rotation';
export const stepsLegend = 'Step by step';
export const STEPS = {
  make: 'Make a new key in the dashboard of the provider',
  store: 'Put it into your secret store',
  name: 'Name it below, so that it inherits the history of the old one',
  switch: 'Restart what uses the old key',
  delete: 'Delete the old key at the provider once it is quiet',
} as const;
export const newKeyLabel = 'Id of the new key';
