import { DAY_MS } from '@/lib/domain/time';
/** How long a workspace keeps each kind of data, in days; null = for ever. Pure: settings and the time come in. */
export type Retention = {
  /** Usage by minute and by hour. */
  minuteDays: number;
  hourDays: number;
  /** Usage by day, and bills. */
  dayDays: number | null;
  /** Resolved incidents with their timeline, counted from the day they were resolved. */
  incidentDays: number | null;
  /** Captured mails, and what was sent about things that are over. */
  messageDays: number | null;
  /** The audit trail, from its beginning. */
  activityDays: number | null;
};

export type RetentionField = keyof Retention;

/**
 * Whole days that each may be set to. Minutes draw the chart of an incident and its week before; hours hold the same
 * weekdays of a month, which a key is compared with; days hold a year and the one that a budget of a year compares with.
 */
export const RETENTION_LIMITS: Readonly<Record<RetentionField, { min: number; max: number }>> = {
  minuteDays: { min: 7, max: 400 },
  hourDays: { min: 35, max: 3_650 },
  dayDays: { min: 400, max: 36_500 },
  incidentDays: { min: 7, max: 36_500 },
  messageDays: { min: 7, max: 36_500 },
  activityDays: { min: 90, max: 36_500 },
};

export const RETENTION_FIELDS = Object.keys(RETENTION_LIMITS) as RetentionField[];

const lengthOf = (days: number | null) => days ?? Number.POSITIVE_INFINITY;

/** Contradictions: coarse usage must be kept longer than the finer usage it replaces. Empty = none. */
export function findRetentionProblems(retention: Retention): { path: RetentionField; message: string }[] {
  const problems: { path: RetentionField; message: string }[] = [];
  if (retention.hourDays < retention.minuteDays) {
    problems.push({
      path: 'hourDays',
      message: `expected ${retention.minuteDays} or more days: hours stand in for minutes that are gone`,
    });
  }
  if (lengthOf(retention.dayDays) < retention.hourDays) {
    problems.push({
      path: 'dayDays',
      message: `expected ${retention.hourDays} or more days: days stand in for hours that are gone`,
    });
  }
  return problems;
}

/** What is kept for a shorter time than before. */
export function listShortened(before: Retention, after: Retention): RetentionField[] {
  return RETENTION_FIELDS.filter((field) => lengthOf(after[field]) < lengthOf(before[field]));
}

/** Where each kind of data begins: what is older goes. Always the beginning of a UTC day; null = nothing goes. */
export function computeRetentionCuts(retention: Retention, now: Date): Record<RetentionField, Date | null> {
  const cut = (days: number | null) =>
    days === null ? null : new Date(Math.floor(now.getTime() / DAY_MS - days) * DAY_MS);
  return {
    minuteDays: cut(retention.minuteDays),
    hourDays: cut(retention.hourDays),
    dayDays: cut(retention.dayDays),
    incidentDays: cut(retention.incidentDays),
    messageDays: cut(retention.messageDays),
    activityDays: cut(retention.activityDays),
  };
}
