import type { Evidence } from './judge';
import type { DetectionKind, DetectionScope, DetectionSeverity } from './types';

/** Fast incidents end when the hour is ordinary again, slow ones when the day is, those of a budget with the month. */
export type IncidentPace = 'fast' | 'slow' | 'month';

/** One open incident. Minutes are UTC; amounts micro-dollars. JSON-able. */
export type OpenIncident = {
  id: number;
  seriesKey: string;
  pace: IncidentPace;
  kind: DetectionKind;
  severity: DetectionSeverity;
  scope: DetectionScope;
  fromMinute: number;
  /** Newest minute at which something was still unusual. */
  lastMinute: number;
  peakRate: number;
  evidence: Evidence;
  explanation: string;
  /** Unix seconds of the last event about it. */
  updatedAt: number;
};

/** What is remembered of an incident that is over, so that the same again is not told as news. */
export type ClosedIncident = { minute: number; peakRate: number; severity: DetectionSeverity };

/** Quiet minutes after which an incident is over. */
export const QUIET_MINUTES = { fast: 120, slow: 1_440, month: 1_440 } as const;

/** Seconds between two updates of one incident, at least. */
export const UPDATE_SECONDS = 300;

/** Minutes after an incident in which the same series does not open another of about the same size. */
export const RECURRENCE_MINUTES = { fast: 2_160, slowAfterFast: 2_880, slow: 4_320 } as const;
