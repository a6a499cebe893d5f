import type { DetectionBench, OrganizationRun } from './detection-bench';
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

/** One line a kind of leak: found, minutes to the alert, dollars before it. */
export function renderScenarios(runs: readonly OrganizationRun[]): string {
  const byType = new Map<string, Finding[]>();
  for (const finding of runs.flatMap(({ score }) => score.findings)) {
    const known = byType.get(finding.scenario.type);
    if (known) known.push(finding);
    else byType.set(finding.scenario.type, [finding]);
  }
  const rows = [['scenario', 'found', 'median min', '90 % min', 'max min', 'lost', 'of', 'critical cause']];
  for (const [type, findings] of [...byType].sort(([left], [right]) => left.localeCompare(right))) {
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
    ]);
  }
  rows[0]![7] = 'cause right';
  return renderTable(rows);
}

export function renderSummary(bench: DetectionBench): string {
  const summary = summarize(bench.runs);
  return [
    `organizations ${bench.runs.length}, sensitivity ${bench.sensitivity}; medians with 10-90 % over organizations`,
    `false criticals per organization-month  ${renderSpread(summary.falseCriticals)}  mean ${renderMean(summary.falseCriticals)}`,
    `false warnings per organization-month   ${renderSpread(summary.falseWarnings)}  mean ${renderMean(summary.falseWarnings)}`,
    `found, all ${renderShare(summary.found)}; worth $100 or more ${renderShare(summary.foundFromHundred)}`,
    `dollars lost before the alert ${renderShare(summary.lostShare)} of all leaked`,
    `cause first ${renderShare(summary.causeFirst)}, in three ${renderShare(summary.causeInThree)}; alerts per incident ${summary.alertsPerIncident.toFixed(2)}`,
    `unplanned launches that became critical: ${summary.unplannedCriticals}`,
    `${bench.rowsPerSecond.toLocaleString('en-US')} rows/s, ${bench.seriesMinutesPerSecond.toLocaleString('en-US')} series-minutes/s; state at most ${bench.largestStateBytes} bytes, mean ${bench.meanStateBytes}`,
  ].join('\n');
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
