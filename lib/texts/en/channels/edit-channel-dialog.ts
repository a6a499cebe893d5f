export const savedSendTest = (name: string) => `${name} saved: send a test to be sure`;
export const title = (channelName: string) => `Edit ${channelName}`;
export const whenFailsFive = 'When it fails for five minutes';
export const messageThenGoes = 'The message then goes another way too, and says so.';
export const nextChannelThatWorks = 'The next channel that works';
export const nobodyElseIsTold = 'Nobody else is told';
export const messagesInTenMinutes = 'Messages in ten minutes';
export const moreOneRecipient =
  'More than this to one recipient are collected into one. Critical ones get through up to three times as many. Empty means 10.';
export const cancel = 'Cancel';
export const save = 'Save';
