export const copied = 'Copied';
export const browserRefusedCopy = 'The browser refused to copy: select the text and copy it by hand';
export const copy = 'Copy';
