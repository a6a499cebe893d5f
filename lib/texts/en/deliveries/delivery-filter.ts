export const all = 'All';
export const givenUp = 'Given up';
export const waiting = 'Waiting';
export const accepted = 'Accepted';
export const collected = 'Collected';
export const notTold = 'Held back';
