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
import type { OrganizationResult, Speed, StateSize } from './detection-bench';
import { buildForeignOrganization } from './foreign-organization';
import { injectHardCases } from './hard-cases';
import { buildOrganization, JUDGED_FROM, type Organization, START_MINUTE } from './organization';
import type { Scenario } from './scenario';
import { injectDrips, injectScenarios } from './scenarios';
import { type Alert, type Score, scoreAlerts } from './score';
import { streamBuckets } from './stream';
import type { Trace } from './traces';
import { measureShapes } from './traffic-shape';

const ZONES = ['America/New_York', 'Europe/Berlin', 'Asia/Tokyo', 'America/Los_Angeles', 'Asia/Kolkata', 'UTC'];

/** Slack of the trade-off curve, nats; the three sensitivities are among them. */
const CURVE = [0, SLACK_NATS.high, 0.3, SLACK_NATS.medium, SLACK_NATS.low, 1.5];
/** Slow rises of each size in an organization of their own: two a month are too few to measure a share of 95 %. */
const SLOW_COPIES = 6;
const JUDGED_FROM_SECONDS = (START_MINUTE + JUDGED_FROM) * 60;

/** The zone that an organization of a seed lives in. */
export function pickZone(seed: number): string {
  return ZONES[seed % ZONES.length]!;
}

type Entrant = { name: string; detector: Detector; alerts: Alert[] };

/**
 * Builds the organization of a seed, which also picks its zone, from traces where there are any, and runs every contender
 * on the same buckets.
 */
export function runOrganization(seed: number, traces: readonly Trace[] | null): OrganizationResult {
  const timezone = pickZone(seed);
  const build = () => (traces ? buildForeignOrganization(seed, timezone, traces) : buildOrganization(seed, timezone));
  const organization = build();
  const generatorShapes = measureShapes(buildOrganization(seed, timezone));
  const shapes = traces ? measureShapes(organization) : generatorShapes;
  const { scenarios, plans, gap } = injectScenarios(organization, seed);
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
  const speed: Speed = { rows: 0, seriesMinutes: 0, milliseconds: 0 };
  for (const day of splitDays(streamBuckets(organization, scenarios, gap))) {
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
  const score = ({ name, alerts }: { name: string; alerts: Alert[] }) => ({
    name,
    score: scoreAlerts(organization, scenarios, gap, alerts),
  });
  return {
    seed,
    timezone,
    curve: entrants.map(score),
    rivals: rivals.map(score),
    shapes,
    generatorShapes,
    slow: runSlowRises(
      build(),
      scenarios.filter(({ isAnomaly }) => !isAnomaly),
    ),
    speed,
    state: measureState(main.detector),
  };
}

/** The same organization with slow rises, more than a month of other leaks has room for, and with leaks that hide. */
function runSlowRises(organization: Organization, changes: readonly Scenario[]): Score {
  const { timezone } = organization;
  const drips = injectDrips(organization, changes, SLOW_COPIES);
  const spared = [...drips, ...changes].flatMap(({ keyId, otherKeyIds = [] }) => [keyId, ...otherKeyIds]);
  const hard = injectHardCases(organization, new Set(spared));
  const scenarios = [...drips, ...hard.scenarios];
  const detector = createDetector({ timezone, sensitivity: 'medium', learnUntilSeconds: JUDGED_FROM_SECONDS });
  const alerts: Alert[] = [];
  for (const bucket of streamBuckets(organization, scenarios, hard.gap)) {
    for (const event of detector.observe(bucket)) alerts.push(event);
  }
  return scoreAlerts(organization, [...scenarios, ...changes], hard.gap, alerts);
}

function part(main: Entrant, options: DetectorOptions): Entrant[] {
  const learnt = main.detector.snapshot();
  return CURVE.filter((slack) => slack !== SLACK_NATS.medium).map((slackNats) => ({
    name: nameSlack(slackNats),
    detector: createDetector({ ...options, slackNats }, learnt),
    alerts: [],
  }));
}

/** Name of a point of the trade-off curve. */
export function nameSlack(slack: number): string {
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

function measureState(detector: Detector): StateSize {
  const { series } = detector.snapshot();
  const sizes = [...series.values()].map((bytes) => bytes.length);
  return {
    largest: Math.max(...sizes),
    sum: sizes.reduce((all, size) => all + size, 0),
    parts: sizes.length,
    series: [...series.keys()].filter((key) => !key.startsWith('stream')).length,
  };
}
