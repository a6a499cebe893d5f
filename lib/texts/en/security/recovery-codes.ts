export const copied = 'Copied';
export const browserRefusedCopy = 'The browser refused to copy: select the codes and copy them by hand';
export const recoveryCodes = 'Recovery codes';
export const copy = 'Copy';
export const saveAsFile = 'Save as a file';
