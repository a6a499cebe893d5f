import { HOUR_MS } from '@/lib/domain/time';

const SECOND_MS = 1_000;

/**
 * Jobs of a kind that wait for each other. `database` kinds are short and share their places in a worker; a kind that asks
 * other hosts or reads folders has places of its own, so that a slow host keeps nothing else waiting.
 */
export type JobLane = 'database' | 'own';

/** What a job belongs to: each workspace, one connection of it (then `subject` is its id), or the installation. */
type JobScope = 'workspace' | 'connection' | 'installation';

type JobSettings = {
  /** As it is named in incidents, logs and metrics. */
  title: string;
  scope: JobScope;
  /** Time between two beginnings; null = it runs when it is asked for. */
  everyMs: number | null;
  /** The same while the last run said that the next may wait; absent = no difference. */
  calmMs?: number;
  lane: JobLane;
};

/** Everything a worker does repeatedly, beside pulls and deliveries, which are rows of their own. */
const JOBS = {
  'unusual-spend': { title: 'unusual spend', scope: 'connection', everyMs: null, lane: 'database' },
  thresholds: { title: 'thresholds', scope: 'workspace', everyMs: null, lane: 'database' },
  budgets: { title: 'budgets', scope: 'workspace', everyMs: null, lane: 'database' },
  balances: { title: 'balances', scope: 'workspace', everyMs: 60 * SECOND_MS, lane: 'database' },
  statements: { title: 'statements', scope: 'workspace', everyMs: HOUR_MS, lane: 'database' },
  staleness: { title: 'staleness', scope: 'workspace', everyMs: 15 * SECOND_MS, lane: 'database' },
  wake: { title: 'wake', scope: 'workspace', everyMs: 15 * SECOND_MS, lane: 'database' },
  release: { title: 'release', scope: 'workspace', everyMs: 15 * SECOND_MS, lane: 'database' },
  'follow-up': { title: 'follow-up', scope: 'workspace', everyMs: 15 * SECOND_MS, lane: 'database' },
  'self-watch': { title: 'self-watch', scope: 'workspace', everyMs: 15 * SECOND_MS, lane: 'database' },
  // Folders and logs below have times of their own; these are the looks at which of them is due.
  digest: { title: 'digest', scope: 'workspace', everyMs: 60 * SECOND_MS, lane: 'database' },
  keys: { title: 'keys', scope: 'workspace', everyMs: 300 * SECOND_MS, lane: 'database' },
  'key-owners': { title: 'key-owners', scope: 'workspace', everyMs: 300 * SECOND_MS, lane: 'database' },
  containment: {
    title: 'containment',
    scope: 'workspace',
    everyMs: 5 * SECOND_MS,
    calmMs: 15 * SECOND_MS,
    lane: 'own',
  },
  'account-activity': { title: 'account-activity', scope: 'workspace', everyMs: 15 * SECOND_MS, lane: 'own' },
  rotations: { title: 'rotations', scope: 'workspace', everyMs: 300 * SECOND_MS, lane: 'own' },
  heartbeat: { title: 'outgoing heartbeat', scope: 'workspace', everyMs: 15 * SECOND_MS, lane: 'own' },
  'bill-files': {
    title: 'bill-files',
    scope: 'workspace',
    everyMs: 2 * SECOND_MS,
    calmMs: 10 * SECOND_MS,
    lane: 'own',
  },
  'leak-sources': { title: 'leak-sources', scope: 'workspace', everyMs: 60 * SECOND_MS, lane: 'own' },
  retention: { title: 'retention', scope: 'installation', everyMs: HOUR_MS, lane: 'own' },
} as const satisfies Record<string, JobSettings>;

export type JobKind = keyof typeof JOBS;

export const JOB_KINDS = Object.keys(JOBS) as JobKind[];

export const getJobSettings = (kind: JobKind): JobSettings => JOBS[kind];

/** False for the kind of a newer version, whose jobs this one leaves alone. */
export const isJobKind = (kind: string): kind is JobKind => kind in JOBS;

/** Jobs that come again by the clock, by what they belong to. */
export const listClockJobs = (scope: JobScope): JobKind[] =>
  JOB_KINDS.filter((kind) => getJobSettings(kind).scope === scope && getJobSettings(kind).everyMs !== null);

/** A job that failed so often in a row is given up on as a thing that passes, and shown; it is still tried, at the slowest pace. */
export const DEAD_AFTER_FAILURES = 6;
export const SLOWEST_RETRY_SECONDS = 120;
const FIRST_RETRY_SECONDS = 5;

/** Seconds until a job that failed `failureCount` times in a row is tried again: 5, 10, 20, … 120. */
export function computeJobRetrySeconds(failureCount: number): number {
  return Math.min(SLOWEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** Math.max(0, failureCount - 1));
}

/** How a failing job stands: `retrying` for what may pass, `dead` for what does not. */
export type JobState = 'retrying' | 'dead';

export const decideJobState = (failureCount: number): JobState =>
  failureCount >= DEAD_AFTER_FAILURES ? 'dead' : 'retrying';

const MAX_ERROR_LENGTH = 300;

/** What is stored of a failure. */
export function describeJobError(error: unknown): string {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return words.replaceAll(/\s+/g, ' ').slice(0, MAX_ERROR_LENGTH);
}
