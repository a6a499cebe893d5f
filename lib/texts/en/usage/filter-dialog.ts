export const title = 'Filter usage';
export const searchValues = 'Search values';
export const searchNameId = 'Search by name or id';
export const dimension = 'Dimension';
export const cancel = 'Cancel';
export const apply = 'Apply';
export const errorTitle = 'Values could not be read';
export const noUsageWindow = 'No usage in this window.';
export const nothingWindowCalled = (wanted: string) => `Nothing in this window is called “${wanted}”.`;
export const unpriced = 'unpriced';
export const found = (groups: string) => `${groups} found`;
export const firstSearchFind = (count: number, groups: string) =>
  `The first ${count} of ${groups}: search to find others`;
