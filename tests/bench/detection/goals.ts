import type { DetectionBench, OrganizationRun } from './detection-bench';
import type { ScenarioType } from './scenario';
import type { Finding, HarmlessType } from './score';

/** Figures over all organizations that the goals speak of. */
export type Summary = {
  falseCriticals: number[];
  falseWarnings: number[];
  /** Shares 0..1. */
  found: number;
  foundFromHundred: number;
  lostShare: number;
  /** Part lost before any of it showed. */
  unseenShare: number;
  /** Mean of the parts lost of each kind of leak, which weigh the same. */
  lostShareOfKinds: number;
  causeFirst: number;
  causeLast: number;
  causeInThree: number;
  alertsPerIncident: number;
};

export function summarize(runs: readonly OrganizationRun[]): Summary {
  const findings = runs.flatMap(({ score }) => score.findings);
  const found = findings.filter((finding) => finding.found);
  const large = findings.filter(({ total }) => total >= 100);
  const leaked = findings.reduce((sum, { total }) => sum + total, 0);
  const lost = findings.reduce((sum, finding) => sum + finding.lost, 0);
  return {
    falseCriticals: runs.map(({ score }) => score.falseCriticals.length),
    falseWarnings: runs.map(({ score }) => score.falseWarnings.length),
    found: found.length / Math.max(1, findings.length),
    foundFromHundred: large.filter((finding) => finding.found).length / Math.max(1, large.length),
    lostShare: lost / Math.max(1, leaked),
    unseenShare:
      sum(findings, ({ unseen }) => unseen) /
      Math.max(
        1e-9,
        sum(findings, ({ total }) => total),
      ),
    lostShareOfKinds: computeMean(
      groupFindings(runs).map(
        ([, kind]) =>
          sum(kind, ({ lost }) => lost) /
          Math.max(
            1e-9,
            sum(kind, ({ total }) => total),
          ),
      ),
    ),
    causeFirst: found.filter(({ causeFirst }) => causeFirst).length / Math.max(1, found.length),
    causeLast: found.filter(({ causeLast }) => causeLast).length / Math.max(1, found.length),
    causeInThree: found.filter(({ causeInThree }) => causeInThree).length / Math.max(1, found.length),
    alertsPerIncident: found.reduce((sum, { alerts }) => sum + alerts, 0) / Math.max(1, found.length),
  };
}

/** What is asked of each kind of leak: this share of them told within so many minutes of the first excess showing. */
export const GOALS: Partial<Record<ScenarioType, { minutes: number; share: number }>> = {
  burst_1900: { minutes: 2, share: 0.5 },
  burst_300: { minutes: 5, share: 0.5 },
  burst_60: { minutes: 15, share: 0.5 },
  burst_20: { minutes: 60, share: 0.5 },
  runaway_loop: { minutes: 3, share: 0.5 },
  model_switch: { minutes: 10, share: 0.5 },
  resurrected: { minutes: 10, share: 0.5 },
  user_abuse: { minutes: 10, share: 0.5 },
  new_key_burst: { minutes: 15, share: 0.5 },
  night_use: { minutes: 30, share: 0.9 },
  drip_200: { minutes: 1_440, share: 0.95 },
  drip_100: { minutes: 2_880, share: 0.8 },
  drip_50: { minutes: 7_200, share: 0.5 },
  late_leak: { minutes: 30, share: 0.9 },
  ramp: { minutes: 720, share: 0.9 },
  floor_8: { minutes: 1_440, share: 0.8 },
  own_hours: { minutes: 1_440, share: 0.5 },
  six_keys: { minutes: 30, share: 0.9 },
  saturday: { minutes: 720, share: 0.8 },
  after_learnt: { minutes: 120, share: 0.5 },
};

/** What no alert is wanted about at all, as opposed to what deserves a warning. */
export const SILENT: readonly HarmlessType[] = ['key_rotation', 'outage', 'data_gap', 'free_flood'];

function sum(findings: readonly Finding[], read: (finding: Finding) => number): number {
  return findings.reduce((all, finding) => all + read(finding), 0);
}

/** Changes of some keys that must bring no alert: the same keys without the change tell what would have come anyway. */
export const CHANGES: readonly HarmlessType[] = ['planned_launch', 'price_change'];

/** Share of a kind's leaks told within its goal's minutes. */
export function measureWithin(findings: readonly Finding[], minutes: number): number {
  return findings.filter((finding) => finding.minutes <= minutes).length / Math.max(1, findings.length);
}

export function groupFindings(runs: readonly OrganizationRun[]): [ScenarioType, Finding[]][] {
  const byType = new Map<ScenarioType, Finding[]>();
  for (const finding of runs.flatMap(({ score }) => score.findings)) {
    const known = byType.get(finding.type);
    if (known) known.push(finding);
    else byType.set(finding.type, [finding]);
  }
  return [...byType].sort(([left], [right]) => left.localeCompare(right));
}

/** Findings by kind; slow rises are those of both organizations of a seed, for enough of them. */
export function groupAllFindings({ runs, slow }: DetectionBench): [ScenarioType, Finding[]][] {
  return groupFindings([...runs, ...slow]);
}

export type HarmlessCount = { type: HarmlessType; occasions: number; critical: number; warning: number };

export function groupHarmless(runs: readonly OrganizationRun[]): HarmlessCount[] {
  const byType = new Map<HarmlessType, HarmlessCount>();
  for (const { type, critical, warning } of runs.flatMap(({ score }) => score.harmless)) {
    const known = byType.get(type) ?? { type, occasions: 0, critical: 0, warning: 0 };
    byType.set(type, known);
    known.occasions++;
    known.critical += critical;
    known.warning += warning;
  }
  return [...byType.values()].sort((left, right) => left.type.localeCompare(right.type));
}

/** Series-minutes per second of processor time. */
export function computeThroughput({ speed }: DetectionBench): { seriesMinutes: number; rows: number } {
  const seconds = speed.milliseconds / 1_000;
  return { seriesMinutes: Math.round(speed.seriesMinutes / seconds), rows: Math.round(speed.rows / seconds) };
}

/** Value below which `share` of the values lie. */
export function findQuantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function computeMean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
