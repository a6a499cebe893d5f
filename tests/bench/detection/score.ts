import type { DetectionEvent } from '@/lib/domain/anomaly/types';
import { START_MINUTE } from './organization';
import type { Scenario, ScenarioType } from './scenarios';

/** An alert of any detector, ours or a baseline. */
export type Alert = Pick<DetectionEvent, 'event' | 'at' | 'severity' | 'scope' | 'kind' | 'explanation'> & {
  contributors?: DetectionEvent['contributors'];
};

export type Finding = {
  scenario: Scenario;
  found: boolean;
  /** From the first excess becoming visible. */
  minutes: number;
  lost: number;
  causeFirst: boolean;
  causeInThree: boolean;
  alerts: number;
};

export type Score = {
  findings: Finding[];
  falseCriticals: Alert[];
  falseWarnings: Alert[];
  /** Alerts about harmless changes, by type. */
  harmless: { type: ScenarioType; critical: number; warning: number }[];
};

/** Minutes after the end of a leak in which an alert still belongs to it. */
const GRACE_MINUTES = 120;

export function scoreAlerts(scenarios: readonly Scenario[], alerts: readonly Alert[]): Score {
  const opened = alerts.filter(({ event }) => event === 'opened' || event === 'escalated');
  const used = new Set<Alert>();
  const findings = scenarios
    .filter(({ isAnomaly }) => isAnomaly)
    .map((scenario) => scoreScenario(scenario, opened, used));
  const harmless = scenarios
    .filter(({ type }) => type === 'unplanned_launch')
    .map((scenario) => {
      const mine = opened.filter((alert) => !used.has(alert) && isAbout(alert, scenario));
      for (const alert of mine) if (alert.severity === 'warning') used.add(alert);
      return count(scenario.type, mine);
    });
  const rest = opened.filter((alert) => !used.has(alert));
  return {
    findings,
    harmless,
    falseCriticals: rest.filter(({ severity }) => severity === 'critical'),
    falseWarnings: rest.filter(({ severity, event }) => severity === 'warning' && event === 'opened'),
  };
}

function count(type: ScenarioType, alerts: readonly Alert[]) {
  const critical = alerts.filter(({ severity }) => severity === 'critical').length;
  return { type, critical, warning: alerts.length - critical };
}

function isAbout(alert: Alert, scenario: Scenario): boolean {
  const minute = alert.at / 60 - START_MINUTE;
  if (minute < scenario.start || minute > scenario.end + GRACE_MINUTES) return false;
  const { apiKeyId, userId, model } = alert.scope;
  // One that names a user or model on any key is about that and nothing else.
  const { cause } = scenario;
  if (apiKeyId === undefined && userId !== undefined && userId !== cause.userId) return false;
  if (apiKeyId === undefined && model !== undefined && model !== cause.model) return false;
  return apiKeyId === undefined || apiKeyId === scenario.keyId || (scenario.otherKeyIds?.includes(apiKeyId) ?? false);
}

function scoreScenario(scenario: Scenario, opened: readonly Alert[], used: Set<Alert>): Finding {
  const mine = opened.filter((alert) => isAbout(alert, scenario));
  for (const alert of mine) used.add(alert);
  const first = mine[0];
  const visible = (scenario.adds[0]?.minute ?? scenario.start) + 2;
  if (!first) {
    return {
      scenario,
      found: false,
      minutes: Infinity,
      lost: scenario.total,
      causeFirst: false,
      causeInThree: false,
      alerts: 0,
    };
  }
  const minute = first.at / 60 - START_MINUTE;
  let lost = 0;
  for (const { minute: spent, cost } of scenario.adds) if (spent < minute) lost += cost;
  const { cause } = scenario;
  const named = (value: string | undefined): boolean =>
    value === undefined || Object.values(first.scope).includes(value);
  const causeFirst =
    cause.model !== undefined
      ? named(cause.model)
      : cause.userId !== undefined
        ? named(cause.userId)
        : named(cause.apiKeyId);
  const top = (first.contributors ?? []).slice(0, 3).map(({ value }) => value);
  const wanted = cause.model ?? cause.userId ?? cause.apiKeyId ?? '';
  return {
    scenario,
    found: true,
    minutes: minute - visible,
    lost,
    causeFirst,
    causeInThree: causeFirst || top.includes(wanted) || top.includes(cause.apiKeyId ?? ''),
    alerts: mine.filter(({ event }) => event === 'opened').length,
  };
}
