export const browsersCouldNot = (message: string) => `Browsers could not be read: ${message}`;
export const browsersOfThisChannel = 'Browsers of this channel';
export const lookingBrowserAllows = 'Looking at what this browser allows…';
export const browserCannotShow =
  'This browser cannot show notifications of a page. It needs HTTPS or localhost; on an iPhone, add the page to the home screen first.';
export const notificationsPageBlocked =
  'Notifications of this page are blocked in this browser. Allow them in the browser’s settings for this site, then reload.';
export const browserShowsMessages = 'This browser shows messages of this channel.';
export const browserDoesNot = 'This browser does not show messages of this channel yet.';
export const showBrowser = 'Show them in this browser';
export const yours = 'yours';
export const nothingShownYet = 'nothing shown yet';
export const lastMessage = 'last message';
export const remove = (label: string) => `Remove ${label}`;
export const removeAsk = (label: string) => `Remove ${label}?`;
export const removeNow = 'Remove';
export const showsNoMore =
  'It shows messages of this channel no more. Only somebody sitting at it can have it show them again.';
