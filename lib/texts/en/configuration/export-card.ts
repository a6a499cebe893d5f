export const copied = 'Copied';
export const browserDidNot = 'The browser did not allow copying: mark the text instead';
export const exportLabel = 'Export';
export const whatIsStoredNow = 'what is stored now';
export const copy = 'Copy';
export const download = 'Download';
export const errorTitle = 'The configuration could not be read';
