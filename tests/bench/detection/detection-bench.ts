import type { Score } from './score';
import type { TrafficShape } from './traffic-shape';

/** A folder of recorded traffic and the time zone in which its times are to be read. */
export type TraceSource = { directory: string; timezone: string };

/** One organization-month of one detector. */
export type OrganizationRun = { seed: number; timezone: string; score: Score };

/** A detector's runs over all organizations. */
export type Contender = { name: string; runs: OrganizationRun[] };

/** What one process measures on one organization; crosses process borders as it is. */
export type OrganizationResult = {
  seed: number;
  timezone: string;
  /** The detector over a range of slack, by name. */
  curve: { name: string; score: Score }[];
  rivals: { name: string; score: Score }[];
  /** Of the same organization with slow rises alone, at medium sensitivity; its changes never took place. */
  slow: Score;
  speed: Speed;
  state: StateSize;
  /** Of the organization, before anything was injected, and of the generator's of the same seed. */
  shapes: TrafficShape[];
  generatorShapes: TrafficShape[];
};

/** Of the detector at medium sensitivity, all eight weeks, restatements included. */
export type Speed = {
  /** A row is a key, model and user within one minute. */
  rows: number;
  /** Minutes of any series, projects and organization included. */
  seriesMinutes: number;
  /** Of processor time. */
  milliseconds: number;
};

/** Bytes stored after eight weeks. */
export type StateSize = { largest: number; sum: number; parts: number; series: number };

/** Bytes held by one detector after a stream and after one of ten times its length. */
export type MemoryGrowth = { weeks: number; heapBytes: number; stateBytes: number };

export type DetectionBench = {
  /** At medium sensitivity. */
  runs: OrganizationRun[];
  /** The same organizations with slow rises alone, and without the changes of `runs`. */
  slow: OrganizationRun[];
  /** From the most to the least sensitive. */
  curve: Contender[];
  rivals: Contender[];
  speed: Speed;
  largestStateBytes: number;
  /** Keys, projects and the organization, with their streams, after eight weeks. */
  bytesPerSeries: number;
  memory: MemoryGrowth[];
  /** Null = the generator's own organizations. */
  source: TraceSource | null;
  shapes: TrafficShape[];
  generatorShapes: TrafficShape[];
  seconds: number;
};
