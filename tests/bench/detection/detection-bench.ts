import type { Sensitivity } from '@/lib/domain/anomaly/types';
import type { Score } from './score';

/** One organization-month of one detector. */
export type OrganizationRun = { seed: number; timezone: string; score: Score };

export type DetectionBench = {
  sensitivity: Sensitivity;
  runs: OrganizationRun[];
  rivals: { name: string; runs: OrganizationRun[] }[];
  /** Rows (a key, model and user within one minute) per second of processor time, restatements included. */
  rowsPerSecond: number;
  /** Minutes of any series, projects and organization included, per second of processor time. */
  seriesMinutesPerSecond: number;
  largestStateBytes: number;
  meanStateBytes: number;
};
