export const accepted = 'accepted';
export const notAcceptedYet = 'not accepted yet';
export const refused = 'refused';
export const ms = (reply: string, durationMs: number) => `${reply} (${durationMs} ms)`;
