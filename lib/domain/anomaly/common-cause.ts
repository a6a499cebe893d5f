import type { IncidentBook, OpenIncident } from './incident-book';
import type { Evidence, JudgeSettings } from './judge';
import type { Ledger } from './ledger';
import type { Series } from './series';
import { carries, MAIN_PART, type Subject } from './shared-parts';
import { LEAST_SHARED_KEYS, readSubject } from './shared-subjects';

/** Incidents of several keys that began within so long of each other may be one matter. */
const TOGETHER_MINUTES = 180;

/**
 * The open incident about a user or model on several keys that explains what is unusual on one of them, at `rate`
 * micro-dollars an hour. A known subject is on its keys anyway: what is more than a part of its rise is the key's own.
 */
export function findSpreadOver(
  book: IncidentBook,
  series: Series,
  rate: number,
  minute: number,
  { floor, criticalRate }: JudgeSettings,
): OpenIncident | undefined {
  return book.open.find(({ evidence, peakRate }) => {
    const { spreadKeys, dimension, subject, test } = evidence;
    if (spreadKeys === undefined) return false;
    const most = dimension ? Math.max(peakRate * MAIN_PART, floor) : Math.max(peakRate, criticalRate);
    if (rate > most) return false;
    const level = dimension ?? (test === 'user' ? 'user' : 'model');
    return series.leaves.some((leaf) => {
      return minute - leaf.lastSeen < 60 && readSubject(leaf, level) === subject;
    });
  });
}

/**
 * Young incidents of single keys whose rise is carried by the user or model that a finding on several keys is about,
 * the oldest first. None where the finding is about something else.
 */
export function listCarried(
  book: IncidentBook,
  all: ReadonlyMap<string, Series>,
  evidence: Evidence,
  minute: number,
): OpenIncident[] {
  const subject = readSubjectOf(evidence);
  if (!subject) return [];
  return book.open.filter((incident) => {
    const key = findYoungKey(incident, all, minute);
    return key !== null && carries(subject, key, minute);
  });
}

function readSubjectOf({ spreadKeys, dimension, subject, test }: Evidence): Subject | null {
  if (spreadKeys === undefined || subject === undefined) return null;
  return { level: dimension ?? (test === 'user' ? 'user' : 'model'), name: subject };
}

/** The key of a fast incident that began lately; null = it is about something else, or older. */
function findYoungKey(
  { seriesKey, pace, fromMinute }: OpenIncident,
  all: ReadonlyMap<string, Series>,
  minute: number,
): Series | null {
  const key = all.get(seriesKey);
  return pace === 'fast' && key?.level === 'key' && minute - fromMinute < TOGETHER_MINUTES ? key : null;
}

/** Keys with a young incident of their own. */
export function listToldKeys(book: IncidentBook, { series: all }: Ledger, minute: number): Series[] {
  return book.open.flatMap((incident) => findYoungKey(incident, all, minute) ?? []);
}

/** Tells whether young incidents of two keys or more name a user or model: the next is part of the same. */
export function listTold(book: IncidentBook, minute: number): (test: 'user' | 'model', subject: string) => boolean {
  return (test, subject) => {
    const told = book.open.filter(
      ({ scope, pace, fromMinute }) =>
        pace === 'fast' &&
        scope.apiKeyId !== undefined &&
        minute - fromMinute < TOGETHER_MINUTES &&
        (test === 'user' ? scope.userId : scope.model) === subject,
    );
    return told.length >= LEAST_SHARED_KEYS - 1;
  };
}

/** Whether an incident other than of this series is about several keys: a user or model, a project, the organization. */
export function hasWider(book: IncidentBook, { series: all }: Ledger, series: Series): boolean {
  if (book.open.some(({ seriesKey }) => seriesKey === series.key)) return false;
  return book.open.some(({ seriesKey, evidence }) => {
    const level = all.get(seriesKey)?.level;
    return evidence.spreadKeys !== undefined || (evidence.test !== 'budget' && level !== undefined && level !== 'key');
  });
}
