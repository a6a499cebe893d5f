export const tellWhom = 'Tell whom';
export const channelsCouldNot = (message: string) => `Channels could not be read: ${message}`;
export const noChannelYet = 'No channel yet.';
export const addEmailChannel = 'Add an e-mail channel';
export const noneTickedMeans = 'None ticked means every channel.';
