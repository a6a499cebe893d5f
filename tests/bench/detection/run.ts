import process from 'node:process';
import { createDetector } from '@/lib/domain/anomaly/detector';
import { SLACK_NATS } from '@/lib/domain/anomaly/settings';
import { type Detector, type DetectorOptions, type ObservedBucket, SENSITIVITIES } from '@/lib/domain/anomaly/types';
import {
  type Baseline,
  createDailyBaseline,
  createFixedBaseline,
  createRollingBaseline,
  createSeasonalBaseline,
  KeyDollars,
} from './baselines';
import type { Contender, DetectionBench } from './detection-bench';
import { buildOrganization, JUDGED_FROM, START_MINUTE } from './organization';
import { renderCurve, renderRivals, renderScenarios, renderSummary, renderZones } from './report';
import { injectScenarios, type Scenario } from './scenarios';
import { type Alert, scoreAlerts } from './score';
import { streamBuckets } from './stream';

export const ZONES = ['America/New_York', 'Europe/Berlin', 'Asia/Tokyo', 'America/Los_Angeles', 'Asia/Kolkata', 'UTC'];

/** Slack of the trade-off curve, nats; the three sensitivities are among them. */
const CURVE = [0, SLACK_NATS.high, SLACK_NATS.medium, SLACK_NATS.low, 1, 1.5];
const JUDGED_FROM_SECONDS = (START_MINUTE + JUDGED_FROM) * 60;

export type DetectionBenchOptions = {
  /** Organizations to build; the seed also picks the time zone. */
  seeds?: readonly number[];
  print?: (line: string) => void;
};

/**
 * Builds seeded organizations of about 60 keys and $2,000 a day, learns four weeks and judges four, with leaks and
 * harmless changes injected, and prints what was found, when, at which price in false alarms: for the detector over a
 * range of sensitivity and for simple detectors on the same buckets.
 */
export async function runDetectionBench(options: DetectionBenchOptions = {}): Promise<DetectionBench> {
  const { seeds = [101, 102, 103, 104, 105, 106] } = options;
  const print = options.print ?? ((line: string) => process.stdout.write(`${line}\n`));
  const bench: DetectionBench = {
    runs: [],
    curve: [],
    rivals: [],
    rowsPerSecond: 0,
    seriesMinutesPerSecond: 0,
    largestStateBytes: 0,
    meanStateBytes: 0,
    bytesPerSeries: 0,
  };
  const speed = { rows: 0, seriesMinutes: 0, milliseconds: 0 };
  for (const seed of seeds) runOrganization(seed, bench, speed, print);
  bench.runs = bench.curve.find(({ name }) => name === nameSlack(SLACK_NATS.medium))?.runs ?? [];
  bench.rowsPerSecond = Math.round(speed.rows / (speed.milliseconds / 1_000));
  bench.seriesMinutesPerSecond = Math.round(speed.seriesMinutes / (speed.milliseconds / 1_000));
  for (const table of [renderScenarios(bench.runs), renderSummary(bench), renderZones(bench.runs)]) print(`${table}\n`);
  print(`${renderCurve(bench)}\n`);
  print(renderRivals(bench));
  return bench;
}

type Entrant = { name: string; detector: Detector; alerts: Alert[] };

function runOrganization(
  seed: number,
  bench: DetectionBench,
  speed: { rows: number; seriesMinutes: number; milliseconds: number },
  print: (line: string) => void,
): void {
  const timezone = ZONES[seed % ZONES.length]!;
  const organization = buildOrganization(seed, timezone);
  const { scenarios, plans } = injectScenarios(organization, seed);
  const options: DetectorOptions = {
    timezone,
    sensitivity: 'medium',
    learnUntilSeconds: JUDGED_FROM_SECONDS,
    plans,
  };
  const main: Entrant = { name: nameSlack(SLACK_NATS.medium), detector: createDetector(options), alerts: [] };
  const entrants = [main];
  const rivals = createRivals();
  const dollars = new KeyDollars();
  for (const day of splitDays(streamBuckets(organization, scenarios))) {
    // What was learnt is the same for all: they part when judging begins.
    if (entrants.length === 1 && day[0]!.observedAtSeconds >= JUDGED_FROM_SECONDS + 180)
      entrants.push(...part(main, options));
    for (const entrant of entrants) {
      const before = process.cpuUsage();
      for (const bucket of day) for (const event of entrant.detector.observe(bucket)) entrant.alerts.push(event);
      const used = process.cpuUsage(before);
      if (entrant === main) speed.milliseconds += (used.user + used.system) / 1_000;
    }
    for (const bucket of day) {
      speed.rows += bucket.rows.length;
      speed.seriesMinutes += countSeries(bucket);
      dollars.put(bucket);
      for (const rival of rivals) rival.judge(dollars, bucket.observedAtSeconds);
    }
  }
  measureState(main.detector, bench);
  for (const { name, alerts } of entrants) addRun(bench.curve, name, seed, timezone, scenarios, alerts);
  for (const { name, alerts } of rivals) addRun(bench.rivals, name, seed, timezone, scenarios, alerts);
  const score = scoreAlerts(scenarios, main.alerts);
  const found = score.findings.filter(({ found: isFound }) => isFound).length;
  print(
    `seed ${seed} ${timezone}: found ${found} of ${score.findings.length}, false criticals ${score.falseCriticals.length}, false warnings ${score.falseWarnings.length}`,
  );
}

function part(main: Entrant, options: DetectorOptions): Entrant[] {
  const learnt = main.detector.snapshot();
  return CURVE.filter((slack) => slack !== SLACK_NATS.medium).map((slackNats) => ({
    name: nameSlack(slackNats),
    detector: createDetector({ ...options, slackNats }, learnt),
    alerts: [],
  }));
}

function nameSlack(slack: number): string {
  const sensitivity = SENSITIVITIES.find((each) => SLACK_NATS[each] === slack);
  return `slack ${slack.toFixed(2)}${sensitivity === undefined ? '' : ` (${sensitivity})`}`;
}

/** Buckets in batches that end with a UTC day, so that measuring time costs nothing. */
function* splitDays(buckets: Iterable<ObservedBucket>): Generator<ObservedBucket[]> {
  let batch: ObservedBucket[] = [];
  let day = Number.NaN;
  for (const bucket of buckets) {
    const observedDay = Math.floor((bucket.observedAtSeconds - 180) / 86_400);
    if (observedDay !== day && batch.length > 0) {
      yield batch;
      batch = [];
    }
    day = observedDay;
    batch.push(bucket);
  }
  yield batch;
}

/** Each row moves its stream; besides, its key, its project and the organization. */
function countSeries({ rows }: ObservedBucket): number {
  const keys = new Set(rows.map(({ apiKeyId }) => apiKeyId)).size;
  return rows.length + keys + new Set(rows.map(({ projectId }) => projectId)).size + 1;
}

function createRivals(): Baseline[] {
  const from = JUDGED_FROM_SECONDS;
  return [
    ...[30, 100, 200].map((dollarsPerHour) => createFixedBaseline(dollarsPerHour, from)),
    ...[3, 15, 30].map((sigmas) => createRollingBaseline(sigmas, from)),
    ...[6, 20].map((limit) => createSeasonalBaseline(limit, from)),
    createDailyBaseline(from),
  ];
}

function addRun(
  contenders: Contender[],
  name: string,
  seed: number,
  timezone: string,
  scenarios: readonly Scenario[],
  alerts: readonly Alert[],
): void {
  const run = { seed, timezone, score: scoreAlerts(scenarios, alerts) };
  const known = contenders.find((contender) => contender.name === name);
  if (known) known.runs.push(run);
  else contenders.push({ name, runs: [run] });
}

function measureState(detector: Detector, bench: DetectionBench): void {
  const { series } = detector.snapshot();
  const sizes = [...series.values()].map((bytes) => bytes.length);
  const sum = sizes.reduce((all, size) => all + size, 0);
  bench.largestStateBytes = Math.max(bench.largestStateBytes, ...sizes);
  bench.meanStateBytes = Math.round(sum / Math.max(1, sizes.length));
  const count = [...series.keys()].filter((key) => !key.startsWith('stream')).length;
  bench.bytesPerSeries = Math.round(sum / Math.max(1, count));
}
