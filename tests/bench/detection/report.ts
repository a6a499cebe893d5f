import type { DetectionBench, OrganizationRun } from './detection-bench';
import type { ScenarioType } from './scenarios';
import type { Finding } from './score';

/** Figures over all organizations that the goals speak of. */
export type Summary = {
  falseCriticals: number[];
  falseWarnings: number[];
  /** Shares 0..1. */
  found: number;
  foundFromHundred: number;
  lostShare: number;
  causeFirst: number;
  causeInThree: number;
  alertsPerIncident: number;
  unplannedCriticals: number;
};

export function summarize(runs: readonly OrganizationRun[]): Summary {
  const findings = runs.flatMap(({ score }) => score.findings);
  const found = findings.filter((finding) => finding.found);
  const large = findings.filter(({ scenario }) => scenario.total >= 100);
  const leaked = findings.reduce((sum, { scenario }) => sum + scenario.total, 0);
  const lost = findings.reduce((sum, finding) => sum + finding.lost, 0);
  return {
    falseCriticals: runs.map(({ score }) => score.falseCriticals.length),
    falseWarnings: runs.map(({ score }) => score.falseWarnings.length),
    found: found.length / Math.max(1, findings.length),
    foundFromHundred: large.filter((finding) => finding.found).length / Math.max(1, large.length),
    lostShare: lost / Math.max(1, leaked),
    causeFirst: found.filter(({ causeFirst }) => causeFirst).length / Math.max(1, found.length),
    causeInThree: found.filter(({ causeInThree }) => causeInThree).length / Math.max(1, found.length),
    alertsPerIncident: found.reduce((sum, { alerts }) => sum + alerts, 0) / Math.max(1, found.length),
    unplannedCriticals: runs.reduce(
      (sum, { score }) => sum + score.harmless.reduce((all, { critical }) => all + critical, 0),
      0,
    ),
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
};

/** Share of a kind's leaks told within its goal's minutes. */
export function measureWithin(findings: readonly Finding[], minutes: number): number {
  return findings.filter((finding) => finding.minutes <= minutes).length / Math.max(1, findings.length);
}

export function groupFindings(runs: readonly OrganizationRun[]): [ScenarioType, Finding[]][] {
  const byType = new Map<ScenarioType, Finding[]>();
  for (const finding of runs.flatMap(({ score }) => score.findings)) {
    const known = byType.get(finding.scenario.type);
    if (known) known.push(finding);
    else byType.set(finding.scenario.type, [finding]);
  }
  return [...byType].sort(([left], [right]) => left.localeCompare(right));
}

/** One line a kind of leak: found, minutes to the alert, dollars before it. */
export function renderScenarios(runs: readonly OrganizationRun[]): string {
  const rows = [
    ['scenario', 'found', 'median min', '90 % min', 'max min', 'lost', 'of', 'cause right', 'in time', 'goal', 'met'],
  ];
  for (const [type, findings] of groupFindings(runs)) {
    const found = findings.filter((finding) => finding.found);
    const minutes = findings.map((finding) => finding.minutes);
    const total = findings.reduce((sum, { scenario }) => sum + scenario.total, 0);
    const lost = findings.reduce((sum, finding) => sum + finding.lost, 0);
    rows.push([
      type,
      `${found.length}/${findings.length}`,
      renderNumber(findQuantile(minutes, 0.5)),
      renderNumber(findQuantile(minutes, 0.9)),
      renderNumber(Math.max(...minutes)),
      `$${lost.toFixed(0)} (${((100 * lost) / Math.max(1e-9, total)).toFixed(1)} %)`,
      `$${total.toFixed(0)}`,
      `${found.filter(({ causeFirst }) => causeFirst).length}/${found.length}`,
      ...renderGoal(type, findings),
    ]);
  }
  return renderTable(rows);
}

function renderGoal(type: ScenarioType, findings: readonly Finding[]): string[] {
  const goal = GOALS[type];
  if (!goal) return ['', '', ''];
  const share = measureWithin(findings, goal.minutes);
  const asked = `${renderShare(goal.share).replace('.0', '')} within ${goal.minutes} min`;
  return [renderShare(share), asked, share >= goal.share ? 'yes' : 'NO'];
}

export function renderSummary(bench: DetectionBench): string {
  const summary = summarize(bench.runs);
  return [
    `organizations ${bench.runs.length}, medium sensitivity; medians with 10-90 % over organizations`,
    `false criticals per organization-month  ${renderSpread(summary.falseCriticals)}  mean ${renderMean(summary.falseCriticals)}`,
    `false warnings per organization-month   ${renderSpread(summary.falseWarnings)}  mean ${renderMean(summary.falseWarnings)}`,
    `found, all ${renderShare(summary.found)}; worth $100 or more ${renderShare(summary.foundFromHundred)}`,
    `dollars lost before the alert ${renderShare(summary.lostShare)} of all leaked`,
    `cause first ${renderShare(summary.causeFirst)}, in three ${renderShare(summary.causeInThree)}; alerts per incident ${summary.alertsPerIncident.toFixed(2)}`,
    `unplanned launches that became critical: ${summary.unplannedCriticals}`,
    `${bench.rowsPerSecond.toLocaleString('en-US')} rows/s, ${bench.seriesMinutesPerSecond.toLocaleString('en-US')} series-minutes/s; state at most ${bench.largestStateBytes} bytes a blob, mean ${bench.meanStateBytes}; ${bench.bytesPerSeries} a series with its streams`,
  ].join('\n');
}

/** The same organizations by time zone. */
export function renderZones(runs: readonly OrganizationRun[]): string {
  const rows = [['time zone', 'organizations', 'found', 'lost', 'false criticals', 'false warnings', 'median min']];
  for (const timezone of new Set(runs.map((run) => run.timezone))) {
    const mine = runs.filter((run) => run.timezone === timezone);
    const summary = summarize(mine);
    const minutes = mine.flatMap(({ score }) => score.findings.map((finding) => finding.minutes));
    rows.push([
      timezone,
      String(mine.length),
      renderShare(summary.found),
      renderShare(summary.lostShare),
      renderMean(summary.falseCriticals),
      renderMean(summary.falseWarnings),
      renderNumber(findQuantile(minutes, 0.5)),
    ]);
  }
  return renderTable(rows);
}

/** False alarms against dollars lost, from the most to the least sensitive setting, and the simple detectors beside it. */
export function renderCurve(bench: DetectionBench): string {
  const rows = [['setting', 'false criticals', '10-90 %', 'false warnings', '10-90 %', 'lost', 'found', '>= $100']];
  const ordered = [...bench.curve].sort((left, right) => left.name.localeCompare(right.name));
  for (const { name, runs } of [...ordered, ...bench.rivals]) {
    const summary = summarize(runs);
    rows.push([
      name,
      renderMean(summary.falseCriticals),
      renderSpread(summary.falseCriticals),
      renderMean(summary.falseWarnings),
      renderSpread(summary.falseWarnings),
      renderShare(summary.lostShare),
      renderShare(summary.found),
      renderShare(summary.foundFromHundred),
    ]);
  }
  return `trade-off: means per organization-month against dollars lost\n${renderTable(rows)}`;
}

/** The same figures for the simple detectors on the same data. */
export function renderRivals(bench: DetectionBench): string {
  const rows = [['detector', 'found', '>= $100', 'lost', 'false alerts a month', 'median min']];
  for (const { name, runs } of [{ name: 'spendwatch', runs: bench.runs }, ...bench.rivals]) {
    const summary = summarize(runs);
    const minutes = runs.flatMap(({ score }) => score.findings.map((finding) => finding.minutes));
    const alarms = runs.map(({ score }) => score.falseCriticals.length + score.falseWarnings.length);
    rows.push([
      name,
      renderShare(summary.found),
      renderShare(summary.foundFromHundred),
      renderShare(summary.lostShare),
      `${renderMean(alarms)} (${renderSpread(alarms)})`,
      renderNumber(findQuantile(minutes, 0.5)),
    ]);
  }
  return renderTable(rows);
}

function findQuantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function renderSpread(values: readonly number[]): string {
  return `${findQuantile(values, 0.5)} (${findQuantile(values, 0.1)}-${findQuantile(values, 0.9)})`;
}

function renderMean(values: readonly number[]): string {
  return (values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)).toFixed(1);
}

function renderShare(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function renderNumber(value: number): string {
  return Number.isFinite(value) ? value.toFixed(0) : 'never';
}

function renderTable(rows: readonly string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
