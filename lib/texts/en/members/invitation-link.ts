export const copied = 'Copied';
export const browserRefusedCopy = 'The browser refused to copy: select the link and copy it by hand';
export const invitationLink = 'Invitation link';
export const copy = 'Copy';
export const worksOnceWithin = 'It works once, within seven days, and is not shown again.';
