export const channels = 'Channels';
