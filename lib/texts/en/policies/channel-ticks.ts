export const channelsCouldNot = (message: string) => `Channels could not be read: ${message}`;
export const noChannelYet = (legend: string) => `${legend}: no channel yet.`;
export const addOne = 'Add one';
