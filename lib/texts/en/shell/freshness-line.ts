export const connectionStateUnknown = 'Connection state unknown';
export const checkingConnections = 'Checking connections…';
export const timesIn = (asOf: string, timezone: string) => `${asOf} · times in ${timezone}`;
