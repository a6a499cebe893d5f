/** Messages about incidents that one recipient of a channel gets within the window before the rest is collected. */
export const DEFAULT_RATE_CAP = 10;

/** Critical ones are let through up to this many times the cap. */
export const CRITICAL_CAP_FACTOR = 3;

export const CAP_WINDOW_MINUTES = 10;

/** Held messages wait at least this long, so that a summary collects several. */
export const SHORTEST_HOLD_MINUTES = 5;

/** So many messages for one recipient, as old as below, go out as one. */
export const GROUP_FROM = 3;

/** Older messages were held by an outage or a cap; younger ones go out one by one. */
export const GROUP_AFTER_MINUTES = 5;
