import type { BenchResult, Figure } from '../table';
import type { DetectionBench } from './detection-bench';
import {
  CHANGES,
  computeMean,
  computeThroughput,
  findQuantile,
  GOALS,
  groupAllFindings,
  groupHarmless,
  measureWithin,
  SILENT,
  type Summary,
  summarize,
} from './goals';
import { runDetectionBench } from './run';

/** Minutes of 60 keys in a year. */
const YEAR_ROWS = 60 * 525_600;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const spread = (values: readonly number[]) =>
  `${computeMean(values).toFixed(1)} (median ${findQuantile(values, 0.5)}, 10-90 % ${findQuantile(values, 0.1)}-${findQuantile(values, 0.9)})`;

/**
 * The detection benchmark as figures with their goals, each beside the best simple detector of the same run. `range`
 * names the organizations by seed, as `101-112` or `101,105`; `options.traces` names a folder of recorded traffic to build
 * them of. Throws RangeError on anything else.
 */
export async function runDetectionSuite(range?: string, options: Record<string, string> = {}): Promise<BenchResult> {
  const { traces: directory, 'traces-timezone': timezone = 'UTC' } = options;
  const source = directory === undefined ? null : { directory, timezone };
  const bench = await runDetectionBench(range === undefined ? undefined : parseSeeds(range), source);
  return {
    suite: 'detection',
    figures: [...listAlarms(bench), ...listFinds(bench), ...listHarmless(bench), ...listCosts(bench)],
    details: {
      seconds: bench.seconds,
      curve: [...bench.curve, ...bench.rivals].map(({ name, runs }) => ({ name, ...summarize(runs) })),
      runs: bench.runs.map(({ seed, timezone, score }) => ({
        seed,
        timezone,
        falseCriticals: score.falseCriticals.length,
        falseWarnings: score.falseWarnings.map(({ at, kind, scope }) => ({ at, kind, scope })),
        findings: score.findings.map((finding) => ({
          ...finding,
          minutes: Number.isFinite(finding.minutes) ? finding.minutes : null,
        })),
      })),
    },
  };
}

function parseSeeds(range: string): number[] {
  const seeds = range.split(',').flatMap((part) => {
    const [first = Number.NaN, last = first] = part.split('-').map(Number);
    return Array.from({ length: Math.max(0, last - first + 1) || 0 }, (_, index) => first + index);
  });
  if (seeds.length === 0 || !seeds.every(Number.isInteger)) {
    throw new RangeError(`seeds "${range}": expected numbers such as 101-106 or 101,105`);
  }
  return seeds;
}

type Read = (summary: Summary) => number;

/** The simple detector that does best by `read`, as `name value`. */
function findBestRival(bench: DetectionBench, read: Read, show: (value: number) => string, isLess = false): string {
  const rivals = bench.rivals.map(({ name, runs }) => ({ name, value: read(summarize(runs)) }));
  rivals.sort((left, right) => (isLess ? left.value - right.value : right.value - left.value));
  return rivals[0] ? `${rivals[0].name}: ${show(rivals[0].value)}` : '';
}

function figure(name: string, value: string, goal: string, isMet: boolean, baseline = ''): Figure {
  return { name, value, baseline, ratio: '', goal, isMet };
}

function listAlarms(bench: DetectionBench): Figure[] {
  const { falseCriticals, falseWarnings, alertsPerIncident } = summarize(bench.runs);
  const least = findBestRival(
    bench,
    (s) => computeMean(s.falseCriticals),
    (value) => value.toFixed(1),
    true,
  );
  const criticals = spread(falseCriticals);
  const warnings = spread(falseWarnings);
  return [
    figure('false criticals per organization-month', criticals, '<= 2', computeMean(falseCriticals) <= 2, least),
    figure('false warnings per organization-month', warnings, '<= 6', computeMean(falseWarnings) <= 6),
    figure('alerts per true incident', alertsPerIncident.toFixed(2), '<= 1.2', alertsPerIncident <= 1.2),
  ];
}

function listFinds(bench: DetectionBench): Figure[] {
  const ours = summarize(bench.runs);
  const share = (name: string, read: Read, least: number) => {
    const best = findBestRival(bench, read, percent);
    return figure(name, percent(read(ours)), `>= ${percent(least)}`, read(ours) >= least, best);
  };
  const lost = findBestRival(bench, (s) => s.lostShare, percent, true);
  return [
    share('leaks of $100 and more found', (s) => s.foundFromHundred, 0.95),
    share('all leaks found', (s) => s.found, 0.85),
    figure('dollars lost before the alert', percent(ours.lostShare), '<= 2.5 %', ours.lostShare <= 0.025, lost),
    { ...figure('of these before any of it showed', percent(ours.unseenShare), '', true), isMet: null },
    { ...figure('lost, each kind of leak weighing the same', percent(ours.lostShareOfKinds), '', true), isMet: null },
    ...groupAllFindings(bench).flatMap(([type, findings]) => {
      const goal = GOALS[type];
      if (!goal) return [];
      const within = measureWithin(findings, goal.minutes);
      const name = `${type} told within ${goal.minutes} minutes`;
      const median = findQuantile(
        findings.map(({ minutes }) => minutes),
        0.5,
      );
      const value = `${percent(within)} of ${findings.length}, median ${Number.isFinite(median) ? median : 'never'}`;
      return [figure(name, value, `>= ${percent(goal.share)}`, within >= goal.share)];
    }),
    share('cause named first', (s) => s.causeFirst, 0.9),
    share('cause named as of the last event', (s) => s.causeLast, 0.9),
    share('cause among the first three', (s) => s.causeInThree, 0.98),
  ];
}

function listHarmless({ runs, slow }: DetectionBench): Figure[] {
  const without = new Map(groupHarmless(slow).map(({ type, critical, warning }) => [type, critical + warning]));
  const floods = groupHarmless(slow).filter(({ type }) => type === 'free_flood');
  return [...groupHarmless(runs), ...floods].flatMap(({ type, occasions, critical, warning }) => {
    const told = `${critical} criticals, ${warning} warnings on ${occasions}`;
    if (type === 'unplanned_launch') return [figure('unplanned launch', told, 'never critical', critical === 0)];
    if (CHANGES.includes(type)) {
      const anyway = without.get(type) ?? 0;
      return [
        figure(type.replace('_', ' '), told, 'none from it', critical + warning <= anyway, `without it: ${anyway}`),
      ];
    }
    if (SILENT.includes(type)) return [figure(type.replace('_', ' '), told, 'none', critical + warning === 0)];
    return [];
  });
}

function listCosts(bench: DetectionBench): Figure[] {
  const { seriesMinutes, rows } = computeThroughput(bench);
  const year = YEAR_ROWS / rows;
  const [short, long] = bench.memory;
  const growth = short && long ? long.heapBytes / short.heapBytes : Number.NaN;
  const stored = short && long ? long.stateBytes / short.stateBytes : Number.NaN;
  const megabytes = (bytes: number | undefined) => `${((bytes ?? 0) / 1e6).toFixed(1)} MB`;
  return [
    figure(
      'series-minutes a second of one core',
      seriesMinutes.toLocaleString('en-US'),
      '>= 1,000,000',
      seriesMinutes >= 1_000_000,
    ),
    figure('a year of minutes for 60 keys, detector alone', `${year.toFixed(0)} s`, '<= 60 s', year <= 60),
    figure('largest stored part', `${bench.largestStateBytes} bytes`, '<= 4096', bench.largestStateBytes <= 4_096),
    {
      ...figure('stored a series, its streams included', `${bench.bytesPerSeries} bytes`, '', true),
      isMet: null,
    },
    {
      ...figure(
        `memory, ${long?.weeks} weeks against ${short?.weeks}`,
        megabytes(long?.heapBytes),
        '<= 1.1',
        growth <= 1.1,
      ),
      baseline: megabytes(short?.heapBytes),
      ratio: growth.toFixed(2),
    },
    {
      ...figure(`stored state, ${long?.weeks} weeks against ${short?.weeks}`, megabytes(long?.stateBytes), '', true),
      baseline: megabytes(short?.stateBytes),
      ratio: stored.toFixed(2),
      isMet: null,
    },
    figure('this run', `${bench.seconds.toFixed(0)} s`, '<= 480 s', bench.seconds <= 480),
  ];
}
