export const accepted = 'accepted';
export const notAcceptedYet = 'not accepted yet';
export const waits = 'waits for a worker';
export const noWorker = 'No worker is running, so nothing was sent. The test goes out as soon as one starts.';
export const refused = 'refused';
export const ms = (reply: string, durationMs: number) => `${reply} (${durationMs} ms)`;
