import type { Detector, DetectorOptions, DetectorSnapshot } from './types';

/** Builds a detector, fresh or from a snapshot of an earlier one. Pure: no clock, no I/O, no randomness. */
export function createDetector(_options: DetectorOptions, _snapshot?: DetectorSnapshot): Detector {
  return {
    observe: () => [],
    advance: () => [],
    snapshot: () => ({ organization: {}, series: new Map() }),
    takeChanges: () => ({ organization: {}, series: new Map(), removed: [] }),
  };
}
