import type { Incident } from '@/lib/contracts/incidents/incidents';
import { convertNanosToNumber, parseDecimalToNanos } from '@/lib/domain/money';
import type { Reader } from '@/lib/domain/reader';
import { HOUR_MS } from '@/lib/domain/time';
import { formatCount, formatDecimal } from '@/lib/presenters/count';
import { formatMoney, formatNanos } from '@/lib/presenters/money';

type Language = Pick<Reader, 'locale'>;

export const SEVERITY_LABEL: Record<Incident['severity'], string> = {
  critical: 'Critical',
  warning: 'Warning',
  info: 'Info',
};
export const STATE_LABEL: Record<Incident['state'], string> = {
  open: 'Open',
  acknowledged: 'Acknowledged',
  resolved: 'Resolved',
};

/** False for incidents that speak of no spend, such as data that stopped arriving. */
export function hasSpend(
  incident: Pick<Incident, 'kind' | 'observed' | 'expected' | 'excess' | 'ratePerHour'>,
): boolean {
  // The explanation says what a leaked key spent: how much of it was by someone else is unknown.
  if (incident.kind === 'leak') return false;
  return [incident.observed, incident.expected, incident.excess, incident.ratePerHour].some((one) => /[1-9]/.test(one));
}

/** "12× normal", "1.4× normal", "over 1,000× normal"; null where normal is nothing, so that a ratio says nothing. */
export function describeMultiple(observed: string, expected: string, reader: Language): string | null {
  const normal = convertNanosToNumber(parseDecimalToNanos(expected));
  if (normal <= 0) return null;
  const ratio = convertNanosToNumber(parseDecimalToNanos(observed)) / normal;
  if (ratio >= 1_000) return `over ${formatCount(1_000, reader)}× normal`;
  return `${ratio >= 10 ? Math.round(ratio) : formatDecimal(ratio, reader)}× normal`;
}

/**
 * Loss so far of an unresolved incident: the measured excess plus its rate since the window's end, shown as a running
 * estimate. A resolved one keeps its measured excess.
 */
export function estimateLoss(incident: Incident, now: Date, reader: Language): { text: string; isRunning: boolean } {
  const excessNanos = parseDecimalToNanos(incident.excess);
  if (incident.state === 'resolved') return { text: formatNanos(excessNanos, reader), isRunning: false };
  const sinceMs = Math.max(0, now.getTime() - Date.parse(incident.window.end));
  // Beyond an hour without a newer window the rate is no longer known to hold.
  const countedMs = BigInt(Math.round(Math.min(sinceMs, HOUR_MS)));
  const rateNanos = parseDecimalToNanos(incident.ratePerHour);
  const total = excessNanos + (rateNanos > 0n ? (rateNanos * countedMs) / 3_600_000n : 0n);
  return { text: formatNanos(total, reader), isRunning: rateNanos > 0n && sinceMs < HOUR_MS };
}

export type IncidentFigure = { label: string; value: string; note: string | null };

/** The numbers of an incident, most urgent first. */
export function listIncidentFigures(incident: Incident, now: Date, reader: Language): IncidentFigure[] {
  if (!hasSpend(incident)) return [];
  const loss = estimateLoss(incident, now, reader);
  return [
    {
      label: loss.isRunning ? 'Lost so far' : 'Excess',
      value: loss.text,
      note: loss.isRunning ? `+${formatMoney(incident.ratePerHour, reader)} an hour` : 'above normal in the window',
    },
    {
      label: 'Rate',
      value: `${formatMoney(incident.ratePerHour, reader)}/h`,
      note: describeMultiple(incident.observed, incident.expected, reader) ?? 'normally nothing',
    },
    {
      label: 'Observed',
      value: formatMoney(incident.observed, reader),
      note: `expected ${formatMoney(incident.expected, reader)}`,
    },
    {
      label: incident.state === 'resolved' ? 'Would have been in 24 h' : 'If it goes on 24 h',
      value: formatMoney(incident.projected24h, reader),
      note: 'at this rate',
    },
  ];
}

export const CONTRIBUTOR_LABEL: Record<Incident['contributors'][number]['dimension'], string> = {
  project: 'Project',
  apiKey: 'Key',
  model: 'Model',
  user: 'User',
  kind: 'Kind',
  serviceTier: 'Tier',
};
