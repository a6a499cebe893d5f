export const errorTitle = 'What was held back could not be read';
export const emptyTitle = 'Nothing was held back';
export const emptyText =
  'What quiet hours, a grouping window, a silence or a preference keeps back is listed here, with why.';
export const openIncident = 'Open incident';
export const held = 'Held';
export const heldAndOver = 'Was held';
export const silenced = 'Silenced';
export const declined = 'Not told';
