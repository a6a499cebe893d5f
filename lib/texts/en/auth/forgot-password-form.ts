export const lookIntoYourMailbox = 'Look into your mailbox';
export const ifSomebodySigns =
  'If somebody signs in with this address, a link is on its way. It works once, for 30 minutes.';
export const email = 'E-mail';
export const sendLink = 'Send the link';
export const backToSignin = 'Back to sign-in';
