export const notUpToDate = (message: string) => `Not up to date: ${message}`;
export const showOlderOnes = 'Show older ones';
