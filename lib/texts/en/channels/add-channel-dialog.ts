export const title = 'Copy the signing key now';
export const description =
  'Your program checks requests with it. It is stored sealed and cannot be shown again, but it can be replaced.';
export const iHaveSavedIt = 'I have saved it';
export const addChannel = 'Add a channel';
export const whereShouldMessagesGo = 'Where should messages go?';
export const addedSendTest = (name: string) => `${name} added: send a test to be sure`;
export const add = (label: string) => `Add ${label}`;
export const name = 'Name';
export const onCall = 'On call';
export const thenEverybodyAdds = 'Then everybody adds their own browsers below the channel, each with one press.';
export const back = 'Back';
export const addChannelNote = 'Add channel';
