export const accepted = 'Accepted';
export const waiting = 'Waiting';
export const givenUp = 'Given up';
export const collected = 'Collected';
export const wayAgain = (recipient: string) => `On its way to ${recipient} again`;
export const sendAgain = 'Send again';
export const openIncident = 'Open incident';
export const through = (channelName: string, kind: string) => ` through ${channelName}${kind}`;
