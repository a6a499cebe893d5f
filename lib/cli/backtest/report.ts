import type { DetectionEvent } from '@/lib/domain/anomaly/types';
import { formatDollars, formatNanosExact } from '@/lib/domain/money';

/** One event as a JSON line. */
export function renderEventJson(event: DetectionEvent): string {
  return JSON.stringify({
    event: event.event,
    at: renderInstant(event.at),
    incident: event.incident,
    kind: event.kind,
    severity: event.severity,
    scope: event.scope,
    window: { start: renderInstant(event.window.startSeconds), end: renderInstant(event.window.endSeconds) },
    observed: formatNanosExact(event.observedNanos),
    expected: formatNanosExact(event.expectedNanos),
    excess: formatNanosExact(event.excessNanos),
    ratePerHour: formatNanosExact(event.ratePerHourNanos),
    projected24h: formatNanosExact(event.projected24hNanos),
    contributors: event.contributors.map(({ excessNanos, share, ...rest }) => ({
      ...rest,
      excess: formatNanosExact(excessNanos),
      share: Math.round(share * 1_000) / 1_000,
    })),
    facts: event.facts,
    explanation: event.explanation,
  });
}

function renderInstant(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z');
}

/** One event for people: a line of facts in columns, the explanation below it where there is news. */
export function renderEventText(event: DetectionEvent): string {
  const { scope } = event;
  const place = [scope.apiKeyId ?? scope.projectId ?? 'organization', scope.model, scope.userId].filter(Boolean);
  const head = [
    renderInstant(event.at),
    `#${event.incident}`.padEnd(5),
    event.event.padEnd(9),
    event.severity.padEnd(8),
    event.kind.padEnd(8),
    `${formatDollars(event.ratePerHourNanos)}/h`.padStart(12),
    place.join(' · '),
  ].join('  ');
  return event.event === 'resolved' ? head : `${head}\n    ${event.explanation}`;
}

export type BacktestTotals = {
  lines: number;
  skipped: number;
  opened: number;
  criticals: number;
  firstSeconds: number;
  lastSeconds: number;
};

/** Closing line for people. */
export function renderTotals(totals: BacktestTotals): string {
  if (totals.lines === 0) return 'No buckets in the input.';
  const span = `${renderInstant(totals.firstSeconds)} to ${renderInstant(totals.lastSeconds)}`;
  const skipped = totals.skipped === 0 ? '' : `, ${totals.skipped} bad lines skipped`;
  return `${totals.lines} buckets, ${span}${skipped}: ${totals.opened} incidents, ${totals.criticals} of them critical.`;
}
