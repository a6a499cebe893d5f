import process from 'node:process';
import { createDetector } from '@/lib/domain/anomaly/detector';
import type { Sensitivity } from '@/lib/domain/anomaly/types';
import {
  type Baseline,
  createDailyBaseline,
  createFixedBaseline,
  createRollingBaseline,
  createSeasonalBaseline,
} from './baselines';
import type { DetectionBench } from './detection-bench';
import { buildOrganization, JUDGED_FROM, START_MINUTE } from './organization';
import { renderRivals, renderScenarios, renderSummary } from './report';
import { injectScenarios, type Scenario } from './scenarios';
import { type Alert, scoreAlerts } from './score';
import { streamBuckets } from './stream';

export const ZONES = ['America/New_York', 'Europe/Berlin', 'Asia/Tokyo', 'America/Los_Angeles', 'Asia/Kolkata', 'UTC'];

export type DetectionBenchOptions = {
  /** Organizations to build; the seed also picks the time zone. */
  seeds?: readonly number[];
  sensitivity?: Sensitivity;
  /** Also run the simple detectors on the same data. */
  withBaselines?: boolean;
  print?: (line: string) => void;
};

/**
 * Builds seeded organizations of about 60 keys and $2,000 a day, learns four weeks and judges four, with leaks and
 * harmless changes injected, and prints what was found, when, at which price in false alarms.
 */
export async function runDetectionBench(options: DetectionBenchOptions = {}): Promise<DetectionBench> {
  const { seeds = [101, 102, 103, 104, 105, 106], sensitivity = 'medium', withBaselines = true } = options;
  const print = options.print ?? ((line: string) => process.stdout.write(`${line}\n`));
  const bench: DetectionBench = {
    sensitivity,
    runs: [],
    rivals: [],
    rowsPerSecond: 0,
    seriesMinutesPerSecond: 0,
    largestStateBytes: 0,
    meanStateBytes: 0,
  };
  const speed = { rows: 0, seriesMinutes: 0, milliseconds: 0 };
  for (const seed of seeds) runOrganization(seed, bench, speed, withBaselines, print);
  bench.rowsPerSecond = Math.round(speed.rows / (speed.milliseconds / 1_000));
  bench.seriesMinutesPerSecond = Math.round(speed.seriesMinutes / (speed.milliseconds / 1_000));
  print(renderScenarios(bench.runs));
  print(renderSummary(bench));
  if (withBaselines) print(renderRivals(bench));
  return bench;
}

function runOrganization(
  seed: number,
  bench: DetectionBench,
  speed: { rows: number; seriesMinutes: number; milliseconds: number },
  withBaselines: boolean,
  print: (line: string) => void,
): void {
  const timezone = ZONES[seed % ZONES.length]!;
  const organization = buildOrganization(seed, timezone);
  const { scenarios, plans } = injectScenarios(organization, seed);
  const judgedFromSeconds = (START_MINUTE + JUDGED_FROM) * 60;
  const detector = createDetector({
    timezone,
    sensitivity: bench.sensitivity,
    learnUntilSeconds: judgedFromSeconds,
    plans,
  });
  const rivals = withBaselines ? createRivals(judgedFromSeconds) : [];
  const alerts: Alert[] = [];
  for (const bucket of streamBuckets(organization, scenarios)) {
    const before = process.cpuUsage();
    const events = detector.observe(bucket);
    const used = process.cpuUsage(before);
    speed.milliseconds += (used.user + used.system) / 1_000;
    speed.rows += bucket.rows.length;
    // Each row moves its key, its project and the organization besides its own stream.
    speed.seriesMinutes += bucket.rows.length + new Set(bucket.rows.map(({ apiKeyId }) => apiKeyId)).size + 10;
    alerts.push(...events);
    for (const rival of rivals) rival.observe(bucket);
  }
  measureState(detector.snapshot().series, bench);
  const score = scoreAlerts(scenarios, alerts);
  bench.runs.push({ seed, timezone, score });
  for (const rival of rivals) addRival(bench, rival, seed, timezone, scenarios);
  const found = score.findings.filter(({ found: isFound }) => isFound).length;
  print(
    `seed ${seed} ${timezone}: found ${found} of ${score.findings.length}, false criticals ${score.falseCriticals.length}, false warnings ${score.falseWarnings.length}`,
  );
}

function createRivals(judgedFromSeconds: number): Baseline[] {
  return [
    createFixedBaseline(30, judgedFromSeconds),
    createFixedBaseline(100, judgedFromSeconds),
    createFixedBaseline(200, judgedFromSeconds),
    createRollingBaseline(3, judgedFromSeconds),
    createRollingBaseline(15, judgedFromSeconds),
    createSeasonalBaseline(6, judgedFromSeconds),
    createDailyBaseline(judgedFromSeconds),
  ];
}

function addRival(
  bench: DetectionBench,
  rival: Baseline,
  seed: number,
  timezone: string,
  scenarios: readonly Scenario[],
): void {
  const known = bench.rivals.find(({ name }) => name === rival.name);
  const run = { seed, timezone, score: scoreAlerts(scenarios, rival.alerts) };
  if (known) known.runs.push(run);
  else bench.rivals.push({ name: rival.name, runs: [run] });
}

function measureState(series: ReadonlyMap<string, Uint8Array>, bench: DetectionBench): void {
  const sizes = [...series.values()].map((bytes) => bytes.length);
  bench.largestStateBytes = Math.max(bench.largestStateBytes, ...sizes);
  bench.meanStateBytes = Math.round(sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length));
}
