export const sendTest = 'Send a test';
export const testCouldNot = (message: string) => `The test could not be sent: ${message}`;
export const deleteThisChannel = 'Delete this channel?';
export const deleteChannel = 'Delete channel';
export const deleted = (channelName: string) => `${channelName} deleted`;
export const willNotTold = (destination: string) =>
  `${destination} will not be told any more. Notifications already sent stay on record.`;
export const is = (name: string, value: string) => `${name} is ${value}`;
export const off = 'off';
export const on = 'on';
export const moreFor = (channelName: string) => `More for ${channelName}`;
export const edit = 'Edit…';
export const turnOff = 'Turn off';
export const turnOn = 'Turn on';
export const newSigningKey = 'New signing key…';
export const deleteLabel = 'Delete…';
