/** What is known about a leaked secret: to be dealt with, replaced, no secret after all, or known and left where it is. */
export const LEAK_STATES = ['open', 'rotated', 'false', 'accepted'] as const;
export type LeakState = (typeof LEAK_STATES)[number];
