import type { Score } from './score';

/** One organization-month of one detector. */
export type OrganizationRun = { seed: number; timezone: string; score: Score };

/** A detector's runs over all organizations. */
export type Contender = { name: string; runs: OrganizationRun[] };

export type DetectionBench = {
  /** At medium sensitivity. */
  runs: OrganizationRun[];
  /** The same detector over a range of slack, from the most to the least sensitive. */
  curve: Contender[];
  rivals: Contender[];
  /** Rows (a key, model and user within one minute) per second of processor time, restatements included. */
  rowsPerSecond: number;
  /** Minutes of any series, projects and organization included, per second of processor time. */
  seriesMinutesPerSecond: number;
  largestStateBytes: number;
  meanStateBytes: number;
  /** Keys, projects and the organization, with their streams, after eight weeks. */
  bytesPerSeries: number;
};
