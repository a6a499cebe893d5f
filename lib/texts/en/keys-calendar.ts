export const title = 'Rotation calendar';
export const note =
  'When each key has to be replaced: by its own policy, the policy of the workspace, or its expiry date';
export const whoseLabel = 'Which keys';
export const mine = 'Keys I own';
export const errorTitle = 'The calendar could not be read';
export const emptyTitle = 'No key is due within a year.';
export const emptyText = 'Keys have their day once a connection was read.';
export const overdueHeading = 'Overdue';
export const cut = (count: string) => `The first ${count} days are shown.`;
export const REASONS = {
  rotation: 'its rotation policy',
  age: 'the age that the workspace allows',
  expiry: 'the provider ends it',
} as const;
export const reminded = 'owner reminded';
export const linksTitle = 'In your calendar';
export const linksNote = 'an address that calendar programs read';
export const linksText =
  'Anyone with the address sees which keys are due when, as far as you may see them, and no key. It ends when you revoke it or leave.';
export const linkNameLabel = 'Name of the address';
export const linkNamePlaceholder = 'Phone';
export const linkMineLabel = 'Only keys I own';
export const linkCreateButton = 'Make an address';
export const linkCreatedLabel = 'Copy it now: it cannot be shown again';
export const linkCopyLabel = 'Copy the address';
export const linkRevokeLabel = (name: string) => `Revoke ${name}`;
export const linkRevokeQuestion = (name: string) => `Revoke ${name}?`;
export const linkRevokeEffect = 'Calendar programs that read it get nothing from then on. It cannot be taken back.';
export const linkRevokeDone = 'Address revoked';
export const linkFacts = (createdBy: string, lastOpenedAt: string | null) =>
  `by ${createdBy}; ${lastOpenedAt === null ? 'never read' : `read last on ${lastOpenedAt}`}`;
