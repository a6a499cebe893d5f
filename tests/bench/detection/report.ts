import { EXPECTED_FALSE_ALARMS, SENSITIVITIES } from '@/lib/domain/anomaly/types';
import type { DetectionBench } from './detection-bench';
import {
  CHANGES,
  computeMean,
  findQuantile,
  GOALS,
  groupAllFindings,
  groupHarmless,
  measureWithin,
  summarize,
} from './goals';
import type { ScenarioType } from './scenario';
import type { Finding } from './score';
import { renderShapes } from './traffic-shape';

/** How the traffic is spread, beside the generator's. */
export function renderTraffic({ source, shapes, generatorShapes }: DetectionBench): string {
  const foreign = source === null ? {} : { [source.directory]: shapes };
  return renderTable(renderShapes({ generator: generatorShapes, ...foreign }));
}

/** One line a kind of leak: found, minutes to the alert, dollars before it. */
export function renderScenarios(bench: DetectionBench): string {
  const head = [
    'leak',
    'found',
    'median min',
    '90 % min',
    'max min',
    'lost',
    'of',
    'cause first',
    'at last',
    'alerts each',
  ];
  const rows = [[...head, 'in time', 'goal', 'met']];
  for (const [type, findings] of groupAllFindings(bench)) {
    const found = findings.filter((finding) => finding.found);
    const minutes = findings.map((finding) => finding.minutes);
    const total = findings.reduce((sum, finding) => sum + finding.total, 0);
    const lost = findings.reduce((sum, finding) => sum + finding.lost, 0);
    rows.push([
      type,
      `${found.length}/${findings.length} ${renderShare(found.length / findings.length)}`,
      renderNumber(findQuantile(minutes, 0.5)),
      renderNumber(findQuantile(minutes, 0.9)),
      renderNumber(Math.max(...minutes)),
      `$${lost.toFixed(0)} (${renderShare(lost / Math.max(1e-9, total))})`,
      `$${total.toFixed(0)}`,
      `${found.filter(({ causeFirst }) => causeFirst).length}/${found.length}`,
      `${found.filter(({ causeLast }) => causeLast).length}/${found.length}`,
      computeMean(found.map(({ alerts }) => alerts)).toFixed(2),
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

/** Alerts about what is none, and what the remaining false ones were taken for. */
export function renderHarmless({ runs, slow }: DetectionBench): string {
  const rows = [['harmless', 'occasions', 'criticals', 'warnings', 'without it']];
  const without = new Map(groupHarmless(slow).map(({ type, critical, warning }) => [type, critical + warning]));
  for (const { type, occasions, critical, warning } of groupHarmless(runs)) {
    const untouched = CHANGES.includes(type) ? String(without.get(type) ?? 0) : '';
    rows.push([type, String(occasions), String(critical), String(warning), untouched]);
  }
  const kinds = new Map<string, number>();
  for (const { kind } of runs.flatMap(({ score }) => [...score.falseCriticals, ...score.falseWarnings])) {
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const months = Math.max(1, runs.length);
  const parts = [...kinds].sort(([, left], [, right]) => right - left);
  const told = parts.map(([kind, count]) => `${kind} ${(count / months).toFixed(1)}`).join(', ');
  return `${renderTable(rows)}\nfalse alerts per organization-month by kind: ${told || 'none'}`;
}

/** The same organizations by time zone. */
export function renderZones({ runs }: DetectionBench): string {
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
  const head = ['setting', 'false criticals', '10-90 %', 'false warnings', '10-90 %', 'lost', '10-90 %'];
  const rows = [[...head, 'found', '>= $100']];
  for (const { name, runs } of [...bench.curve, ...bench.rivals]) {
    const summary = summarize(runs);
    const lost = runs.map((run) => summarize([run]).lostShare);
    rows.push([
      name,
      renderMean(summary.falseCriticals),
      renderSpread(summary.falseCriticals),
      renderMean(summary.falseWarnings),
      renderSpread(summary.falseWarnings),
      renderShare(summary.lostShare),
      `${(100 * findQuantile(lost, 0.1)).toFixed(1)}-${(100 * findQuantile(lost, 0.9)).toFixed(1)}`,
      renderShare(summary.found),
      renderShare(summary.foundFromHundred),
    ]);
  }
  const stated = SENSITIVITIES.map((each) => {
    const { criticals, warnings } = EXPECTED_FALSE_ALARMS[each];
    const runs = bench.curve.find(({ name }) => name.includes(`(${each})`))?.runs ?? [];
    const measured = summarize(runs);
    const parts = [`criticals ${criticals} stated, ${renderMean(measured.falseCriticals)} measured`];
    parts.push(`warnings ${warnings} stated, ${renderMean(measured.falseWarnings)} measured`);
    return `${each}: ${parts.join('; ')}`;
  });
  return `${stated.join('\n')}\n\ntrade-off: mean per organization-month, its median (10-90 %), against dollars lost\n${renderTable(rows)}`;
}

/** The same figures for the simple detectors on the same data. */
export function renderRivals(bench: DetectionBench): string {
  const rows = [['detector', 'found', '>= $100', 'lost', 'false alerts a month', 'cause first', 'median min']];
  for (const { name, runs } of [{ name: 'spendwatch', runs: bench.runs }, ...bench.rivals]) {
    const summary = summarize(runs);
    const minutes = runs.flatMap(({ score }) => score.findings.map((finding) => finding.minutes));
    const alarms = runs.map(({ score }) => score.falseCriticals.length + score.falseWarnings.length);
    rows.push([
      name,
      renderShare(summary.found),
      renderShare(summary.foundFromHundred),
      renderShare(summary.lostShare),
      `${renderMean(alarms)}, median ${renderSpread(alarms)}`,
      renderShare(summary.causeFirst),
      renderNumber(findQuantile(minutes, 0.5)),
    ]);
  }
  return renderTable(rows);
}

const DRIPS: readonly ScenarioType[] = ['drip_200', 'drip_100', 'drip_50'];
/** Day-to-day spread (nats) up to which a key counts as calm, ordinary; beyond it is restless. */
const NOISE_STEPS = [0.2, 0.4, Infinity];

/** Why slow rises are missed: how many are told in time by how much the key's days differ by themselves; worst losses. */
export function renderMisses({ runs, slow }: DetectionBench): string {
  const rows = [['slow rise on a key whose days differ by', ...DRIPS]];
  const drips = [...runs, ...slow].flatMap(({ score }) => score.findings).filter(({ type }) => DRIPS.includes(type));
  let from = 0;
  for (const until of NOISE_STEPS) {
    const mine = drips.filter(({ noise }) => noise >= from && noise < until);
    const cells = DRIPS.map((type) => {
      const each = mine.filter((finding) => finding.type === type);
      const inTime = Math.round(each.length * measureWithin(each, GOALS[type]?.minutes ?? 0));
      return each.length === 0
        ? ''
        : `${inTime}/${each.length} in time, ${each.filter(({ found }) => found).length} ever`;
    });
    rows.push([
      until === Infinity ? `${percent(from)} % or more` : `${percent(from)} to ${percent(until)} %`,
      ...cells,
    ]);
    from = until;
  }
  const lost = runs.flatMap(({ seed, score }) => score.findings.map((finding) => ({ seed, ...finding })));
  const all = lost.reduce((sum, finding) => sum + finding.lost, 0);
  lost.sort((left, right) => right.lost - left.lost);
  const worst = lost.slice(0, 8).map(({ seed, type, keyId, lost: dollars, total, minutes }) => {
    const share = renderShare(dollars / Math.max(1, all));
    return [
      `seed ${seed}`,
      type,
      keyId,
      `$${dollars.toFixed(0)} of $${total.toFixed(0)}`,
      share,
      renderNumber(minutes),
    ];
  });
  const head = ['most lost', 'leak', 'key', 'before the alert', 'of all lost', 'minutes'];
  return `${renderTable(rows)}\n\n${renderTable([head, ...worst])}`;
}

function percent(nats: number): string {
  return (100 * Math.expm1(nats)).toFixed(0);
}

function renderSpread(values: readonly number[]): string {
  return `${findQuantile(values, 0.5)} (${findQuantile(values, 0.1)}-${findQuantile(values, 0.9)})`;
}

function renderMean(values: readonly number[]): string {
  return computeMean(values).toFixed(1);
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
