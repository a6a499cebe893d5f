import { isWeekendDay } from '@/lib/domain/anomaly/local-calendar';
import type { DetectionEvent } from '@/lib/domain/anomaly/types';
import { JUDGED_FROM, type Organization, START_MINUTE } from './organization';
import type { DataGap, Scenario, ScenarioType } from './scenario';
import { findVisibleMinute } from './stream';

/** An alert of any detector, ours or a baseline. */
export type Alert = Pick<DetectionEvent, 'event' | 'at' | 'severity' | 'scope' | 'kind' | 'explanation'> & {
  contributors?: DetectionEvent['contributors'];
  incident?: number;
};

/** What became of one injected leak. Dollars; `minutes` is Infinity where it was never told. */
export type Finding = {
  type: ScenarioType;
  keyId: string;
  total: number;
  found: boolean;
  /** From the first excess becoming visible. */
  minutes: number;
  lost: number;
  /** Dollars spent before any of it showed: nobody can lose less. */
  unseen: number;
  causeFirst: boolean;
  /** Whether the incident that told it first names the cause as of its last event. */
  causeLast: boolean;
  causeInThree: boolean;
  alerts: number;
  /** How much the key's days differ by themselves before the leak, nats. */
  noise: number;
};

/** A change or fault of the data that must not alert, apart from a warning about an unplanned launch. */
export type HarmlessType = ScenarioType | 'clock_change' | 'holiday' | 'data_gap';
export type Harmless = { type: HarmlessType; critical: number; warning: number };

export type Score = {
  findings: Finding[];
  falseCriticals: Alert[];
  falseWarnings: Alert[];
  harmless: Harmless[];
};

/** Minutes after the end of a leak in which an alert still belongs to it. */
const GRACE_MINUTES = 120;
/** After a change of level, alerts about its keys within this many minutes are about the change. */
const CHANGE_MINUTES = 3 * 1_440;

/** Sorts a detector's alerts to the leaks they are about; what is left over is false. */
export function scoreAlerts(
  organization: Organization,
  scenarios: readonly Scenario[],
  gap: DataGap,
  alerts: readonly Alert[],
): Score {
  const opened = alerts.filter(({ event }) => event === 'opened' || event === 'escalated');
  const used = new Set<Alert>();
  const findings = scenarios
    .filter(({ isAnomaly }) => isAnomaly)
    .map((scenario) => ({
      ...scoreScenario(scenario, gap, opened, used),
      noise: measureNoise(organization, scenario.keyId),
    }));
  const harmless = scenarios
    .filter(({ isAnomaly }) => !isAnomaly)
    .map((scenario) => scoreChange(scenario, opened, used));
  harmless.push(...scoreDays(organization, gap, opened, used));
  const rest = opened.filter((alert) => !used.has(alert));
  return {
    findings,
    harmless,
    falseCriticals: rest.filter(({ severity }) => severity === 'critical'),
    falseWarnings: rest.filter(({ severity, event }) => severity === 'warning' && event === 'opened'),
  };
}

function scoreChange(scenario: Scenario, opened: readonly Alert[], used: Set<Alert>): Harmless {
  // A doubled key that nobody announced is worth a warning, however late.
  const isUnplanned = scenario.type === 'unplanned_launch';
  const mine = opened.filter(
    (alert) =>
      !used.has(alert) &&
      isAbout(alert, scenario) &&
      (isUnplanned || toMinute(alert) <= scenario.start + CHANGE_MINUTES),
  );
  if (isUnplanned) for (const alert of mine) if (alert.severity === 'warning') used.add(alert);
  return count(scenario.type, mine);
}

/** Alerts about nothing on days and at hours that are odd for the whole organization. */
function scoreDays(
  { calendar, holidays }: Organization,
  gap: DataGap,
  opened: readonly Alert[],
  used: ReadonlySet<Alert>,
): Harmless[] {
  const rest = opened.filter((alert) => !used.has(alert));
  const findLocal = (alert: Alert) => calendar.findLocalMinute(alert.at / 60).day;
  const isChangeDay = (alert: Alert) => {
    const day = Math.floor(alert.at / 86_400) * 1_440;
    return calendar.convertToLocal(day) - day !== calendar.convertToLocal(day + 1_440) - day - 1_440;
  };
  return [
    count('clock_change', rest.filter(isChangeDay)),
    count(
      'holiday',
      rest.filter((alert) => holidays.has(findLocal(alert))),
    ),
    count(
      'data_gap',
      rest.filter((alert) => toMinute(alert) >= gap.start && toMinute(alert) <= gap.end + GRACE_MINUTES),
    ),
  ];
}

function toMinute({ at }: Alert): number {
  return at / 60 - START_MINUTE;
}

function count(type: HarmlessType, alerts: readonly Alert[]): Harmless {
  const critical = alerts.filter(({ severity }) => severity === 'critical').length;
  return { type, critical, warning: alerts.length - critical };
}

function isAbout(alert: Alert, scenario: Scenario): boolean {
  const minute = toMinute(alert);
  if (minute < scenario.start || minute > scenario.end + GRACE_MINUTES) return false;
  const { apiKeyId, userId, model } = alert.scope;
  // One that names a user or model on any key is about that and nothing else.
  const { cause } = scenario;
  if (apiKeyId === undefined && userId !== undefined && userId !== cause.userId) return false;
  if (apiKeyId === undefined && model !== undefined && model !== cause.model) return false;
  return apiKeyId === undefined || apiKeyId === scenario.keyId || (scenario.otherKeyIds?.includes(apiKeyId) ?? false);
}

function scoreScenario(
  scenario: Scenario,
  gap: DataGap,
  opened: readonly Alert[],
  used: Set<Alert>,
): Omit<Finding, 'noise'> {
  const mine = opened.filter((alert) => isAbout(alert, scenario));
  for (const alert of mine) used.add(alert);
  const { type, keyId, total } = scenario;
  const first = mine[0];
  const visible = findVisibleMinute(scenario.adds[0]?.minute ?? scenario.start, gap);
  const sumBefore = (minute: number) =>
    scenario.adds.reduce((sum, { minute: spent, cost }) => (spent < minute ? sum + cost : sum), 0);
  const unseen = sumBefore(visible);
  if (!first) {
    const never = { found: false, minutes: Infinity, lost: total, causeFirst: false, causeLast: false };
    return { type, keyId, total, unseen, ...never, causeInThree: false, alerts: 0 };
  }
  const minute = toMinute(first);
  const { cause } = scenario;
  const wanted = cause.model ?? cause.userId ?? cause.apiKeyId;
  const isNamed = ({ scope }: Alert) => wanted === undefined || Object.values(scope).includes(wanted);
  const causeFirst = isNamed(first);
  const last = opened.findLast((alert) => alert === first || (alert.incident ?? -1) === first.incident);
  const top = (first.contributors ?? []).slice(0, 3).map(({ value }) => value);
  return {
    type,
    keyId,
    total,
    found: true,
    minutes: minute - visible,
    lost: sumBefore(minute),
    unseen,
    causeFirst,
    causeLast: isNamed(last ?? first),
    causeInThree: causeFirst || top.includes(wanted ?? '') || top.includes(cause.apiKeyId ?? ''),
    alerts: mine.filter(({ event }) => event === 'opened').length,
  };
}

/** Spread of the logarithm of a key's workdays in the weeks that only teach. */
function measureNoise({ keys, calendar, holidays }: Organization, keyId: string): number {
  const key = keys.find((each) => each.keyId === keyId);
  if (!key) return 0;
  const days = new Map<number, number>();
  for (let minute = 0; minute < JUDGED_FROM; minute++) {
    const { day } = calendar.findLocalMinute(START_MINUTE + minute);
    if (isWeekendDay(day) || holidays.has(day)) continue;
    days.set(day, (days.get(day) ?? 0) + key.cost[minute]!);
  }
  const logs = [...days.values()].slice(1, -1).map((cost) => Math.log(Math.max(cost, 0.01)));
  const mean = logs.reduce((sum, value) => sum + value, 0) / Math.max(1, logs.length);
  return Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, logs.length - 1));
}
