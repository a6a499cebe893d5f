import type { IncidentPace } from './incident-book';
import type { Evidence, JudgeSettings } from './judge';
import type { LocalCalendar } from './local-calendar';
import type { Series } from './series';
import { MEASURE, Thresholds } from './thresholds';
import type { DetectionKind, DetectionSeverity } from './types';

/** Hours of the largest kind ever seen, by which an excess must pass the record to be worth waking someone. */
const RECORD_FACTOR = 2.5;
/** Times the limit of any hour: a doubled workload passes it as seldom as the workload itself passes its limit. */
const LIMIT_FACTOR = 2;

const NOVEL: ReadonlySet<string> = new Set(['model', 'user', 'tier', 'woke', 'newKey']);

export const KIND_OF_TEST: Record<Evidence['test'], DetectionKind> = {
  burst: 'spike',
  hour: 'spike',
  pace: 'spike',
  sixHours: 'spike',
  day: 'spike',
  wholeDay: 'spike',
  price: 'price',
  loop: 'loop',
  night: 'novelty',
  quiet: 'novelty',
  model: 'novelty',
  user: 'novelty',
  tier: 'novelty',
  woke: 'novelty',
  newKey: 'novelty',
  canary: 'novelty',
  drift: 'drift',
  dear: 'price',
  together: 'spike',
  budget: 'budget',
};

/** What the pace is where it is not `fast`. */
export const PACE_OF_TEST: Partial<Record<Evidence['test'], IncidentPace>> = {
  drift: 'slow',
  dear: 'slow',
  budget: 'month',
};

/**
 * `critical` needs money (the rate) and surprise: something new that spends, a machine-like loop, or a level that no
 * hour of the last four weeks came near, at whatever time of day. A doubled workload is never critical.
 */
export function decideSeverity(
  series: Series,
  evidence: Evidence,
  found: readonly Evidence[],
  minute: number,
  calendar: LocalCalendar,
  settings: JudgeSettings,
): DetectionSeverity {
  if (evidence.test === 'canary') return 'critical';
  if (evidence.test === 'budget') return evidence.observed > evidence.usual ? 'critical' : 'warning';
  if (PACE_OF_TEST[evidence.test] === 'slow' || evidence.rate < settings.criticalRate) return 'warning';
  if (evidence.test === 'wholeDay')
    return evidence.observed >= RECORD_FACTOR * evidence.largest ? 'critical' : 'warning';
  if (evidence.test === 'loop' || found.some(({ test }) => NOVEL.has(test))) return 'critical';
  const { largest, limit } = new Thresholds(series, minute, calendar, settings.slack, null).get(MEASURE.anyHour);
  const hours = Math.max(60, evidence.windowMinutes) / 60;
  const needed = evidence.test === 'burst' ? largest : Math.max(RECORD_FACTOR * largest, LIMIT_FACTOR * limit) * hours;
  return evidence.observed >= needed ? 'critical' : 'warning';
}
