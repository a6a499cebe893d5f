import { DETECTION_KINDS, type DetectionFeedback, type DetectionKind } from '@/lib/domain/anomaly/types';
import { HOUR_MS } from '@/lib/domain/time';
import type { Incident, IncidentVerdict } from './incident';

const VERDICTS: Record<IncidentVerdict, DetectionFeedback['verdict']> = {
  real: 'real',
  expected: 'expected',
  'not-useful': 'not_useful',
};

/** What people said about the detector's finds, as the detector takes it. Incidents of other sources are left out. */
export function mapFeedback(incidents: readonly Incident[]): DetectionFeedback[] {
  return incidents.flatMap((incident) => {
    const { feedback, feedbackAt, kind, scope } = incident;
    if (feedback === null || feedbackAt === null || !isDetectionKind(kind)) return [];
    return [
      {
        verdict: VERDICTS[feedback],
        scope,
        kind,
        atSeconds: Math.floor(feedbackAt.getTime() / 1000),
        ratePerHourNanos: computeLevel(incident),
      },
    ];
  });
}

/** The level a person saw: the highest excess per hour in their notifications, on top of what was usual. */
function computeLevel(incident: Incident): bigint {
  const { ratePerHourNanos, toldRateNanos, expectedNanos, windowStart, windowEnd } = incident;
  const rate = toldRateNanos !== null && toldRateNanos > ratePerHourNanos ? toldRateNanos : ratePerHourNanos;
  const hours = Math.max(1, (windowEnd.getTime() - windowStart.getTime()) / HOUR_MS);
  return rate + BigInt(Math.round(Number(expectedNanos) / hours));
}

function isDetectionKind(kind: string): kind is DetectionKind {
  return (DETECTION_KINDS as readonly string[]).includes(kind);
}
