export const title = 'Key policy';
export const note = 'What every key has to meet, unless its own entry in the register says otherwise';
export const errorTitle = 'The key policy could not be read';
export const saved = 'Key policy saved';
export const readOnly = 'Administrators and owners of the workspace may change it.';
export const GROUPS = {
  age: 'Age and use',
  owners: 'Owners',
  limits: 'Spend limits',
  rotation: 'Rotation',
} as const;
export const FIELDS = {
  maxAgeDays: {
    label: 'Oldest age, days',
    help: 'An older key is a finding; a rotation policy of its own comes first',
  },
  unusedDays: { label: 'Unused for, days', help: 'A key that was not used for this long is a finding' },
  expiryWarningDays: { label: 'Warn before the end, days', help: 'Of keys that the provider ends, our own too' },
  repeatAfterDays: { label: 'Ask once more after, days', help: 'One more mail about a question without an answer' },
  answerWithinDays: { label: 'Answer within, days', help: 'A question unanswered for longer is a finding' },
  remindDays: { label: 'Remind before, days', help: 'Owners get one mail so long before a key is due' },
  limitFactor: {
    label: 'Largest limit, times the expected spend',
    help: 'A spend limit further above stops nothing in time and is a finding',
  },
  quietHours: { label: 'Quiet after, hours', help: 'So long an old key must be unused before it can be retired' },
} as const;
export const asksOwnersLabel = 'Ask owners once a quarter';
export const asksOwnersHelp = 'By mail, whether their keys are still needed; one press answers';
export const retiresLabel = 'Retire quiet keys';
export const retiresHelp = 'Of rotations of service-account keys, without a person who confirms it';
