export const email = 'E-mail';
export const signsGetsNotices = 'signs you in and gets notices about your account.';
export const changeEmail = 'Change e-mail…';
export const title = 'Look into the new mailbox';
export const ifAddressFree =
  'If the address is free, a link is on its way to it. Your address changes when you open it, within 30 minutes.';
export const close = 'Close';
export const changeYourEmailAddress = 'Change your e-mail address';
export const newAddress = 'New address';
export const weMailLink = 'We mail a link there; until it is opened nothing changes.';
export const cancel = 'Cancel';
export const sendLink = 'Send the link';
