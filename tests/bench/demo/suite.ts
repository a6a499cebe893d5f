import process from 'node:process';
import { parseRecordedBucket } from '@/lib/cli/backtest/bucket';
import { createDetector } from '@/lib/domain/anomaly/detector';
import type { DetectionEvent, Detector, ObservedRow } from '@/lib/domain/anomaly/types';
import { computeBackfillStart } from '@/lib/domain/connections/ingest-plan';
import { computeCost } from '@/lib/domain/pricing';
import { DAY_SECONDS } from '@/lib/domain/time';
import { BUCKET_SECONDS, type Grain, USAGE_KINDS } from '@/lib/domain/usage/usage';
import { describeAnthropicOrganization } from '@/lib/simulator/anthropic/organization';
import { CATALOGUE, countTally, describeForPrice, toUsageCounts } from '@/lib/simulator/anthropic/usage';
import { type ApiContext, answerUsage } from '@/lib/simulator/api-usage';
import { describeOrganization } from '@/lib/simulator/organization';
import { resolveEvents } from '@/lib/simulator/resolved-events';
import { parseScenario } from '@/lib/simulator/scenario';
import { createStreams } from '@/lib/simulator/streams';
import { createTraffic, isEmptyTally, type Traffic } from '@/lib/simulator/traffic';
import type { BenchResult, Figure } from '../table';

/** As in `npm run demo`. */
const SEED = 1;
const LEAK = { type: 'leaked_key', apiKeyId: 'ci-runner', startsAfterSeconds: 150, dollarsPerHour: 90 } as const;
/** The demo is started on any day and at any hour: days of two weeks, five hours further each. */
const STARTS = Array.from({ length: 14 }, (_, index) => Date.UTC(2026, 10, 2, 1, 30) + index * 29 * 3_600_000);
/** Minutes from the end of a minute until the simulated provider shows it. */
const LAG_MINUTES = 1;
const WIDTHS: Record<Grain, string> = { minute: '1m', hour: '1h', day: '1d' };
const GROUPS = ['project_id', 'user_id', 'api_key_id', 'model', 'batch', 'service_tier'];
const KEYED = GROUPS.slice(0, 4);
const GROUPS_OF_KIND: Partial<Record<string, readonly string[]>> = {
  completions: GROUPS,
  decisions: GROUPS,
  vector_stores: ['project_id'],
  code_interpreter_sessions: ['project_id'],
  file_search_calls: ['project_id', 'user_id', 'api_key_id'],
};

type Day = { start: number; leakMinutes: number; leak: DetectionEvent | undefined; others: DetectionEvent[] };

/**
 * Whole days of the demo: its organization's history read as the worker reads it (90 days, the newest two weeks by the
 * hour, the newest day by the minute), then 24 hours of minutes as they show, with the demo's leak. Told: when the leak is
 * named, and what else alerts.
 */
export async function runDemoBench(): Promise<BenchResult> {
  const days = STARTS.map(liveDay);
  for (const { start, leak, leakMinutes, others } of days) {
    const named = leak ? `leak told after ${leakMinutes} min: ${JSON.stringify(leak.scope)}` : 'leak not told';
    process.stdout.write(`${new Date(start).toISOString()}  ${named}; other alerts: ${others.length}\n`);
    for (const { explanation } of others) process.stdout.write(`    ${explanation}\n`);
  }
  const slowest = Math.max(...days.map(({ leakMinutes }) => leakMinutes));
  const named = days.filter(({ leak }) => leak?.scope.apiKeyId === LEAKED_KEY).length;
  const others = days.reduce((sum, day) => sum + day.others.length, 0);
  const figure = (name: string, value: string, goal: string, isMet: boolean): Figure => ({
    ...{ name, value, baseline: '', ratio: '', goal, isMet },
  });
  return {
    suite: 'demo',
    figures: [
      figure('leak told with its key', `${named} of ${days.length} days`, 'each', named === days.length),
      figure('slowest, minutes after its first use shows', String(slowest), '<= 5', slowest <= 5),
      figure('other alerts in these days', String(others), '0', others === 0),
    ],
  };
}

const ORGANIZATION = describeOrganization();
const LEAKED_KEY = ORGANIZATION.keys.find(({ name }) => name === LEAK.apiKeyId)?.id ?? '';

function liveDay(start: number): Day {
  const startedAt = new Date(start);
  const events = resolveEvents(parseScenario({ events: [LEAK] }).events, startedAt);
  const traffic = createTraffic(SEED, createStreams(SEED, ORGANIZATION, events), events);
  const { quirks } = parseScenario({});
  const nowSecond = start / 1_000;
  const context: ApiContext = { traffic, quirks, organizationId: 'org', nowSecond };
  const others = listSecondAlerts(startedAt);
  const detector = createDetector({ timezone: 'UTC', sensitivity: 'medium', learnUntilSeconds: nowSecond });
  const from = (grain: Grain) => computeBackfillStart(grain, startedAt).getTime() / 1_000;
  teach(detector, context, 'day', from('day'), from('hour'));
  teach(detector, context, 'hour', from('hour'), from('minute'));
  teach(detector, context, 'minute', from('minute'), nowSecond - 60 * LAG_MINUTES);
  const opened: DetectionEvent[] = [];
  const first = nowSecond - (nowSecond % 60) - 60 * LAG_MINUTES;
  for (let minute = first; minute < nowSecond + DAY_SECONDS; minute += 60) {
    const shown = minute + 60 * (LAG_MINUTES + 1);
    for (const event of show(detector, { ...context, nowSecond: shown }, 'minute', minute, minute + 60)) {
      if (event.event === 'opened') opened.push(event);
    }
  }
  const [leaked] = events;
  const shows = Math.floor((leaked?.startSecond ?? 0) / 60) * 60 + 60 * (LAG_MINUTES + 1);
  const leak = opened.find(({ scope }) => scope.apiKeyId === LEAKED_KEY);
  const leakMinutes = leak ? (leak.at - shows) / 60 : Infinity;
  return { start, leak, leakMinutes, others: [...opened.filter((event) => event !== leak), ...others] };
}

const SECOND = describeAnthropicOrganization();

/** What alerts on the demo's second provider, each connection having a detector of its own: nothing happens there. */
function listSecondAlerts(startedAt: Date): DetectionEvent[] {
  const traffic = createTraffic(SEED, createStreams(SEED, SECOND, []), []);
  const nowSecond = startedAt.getTime() / 1_000;
  const detector = createDetector({ timezone: 'UTC', sensitivity: 'medium', learnUntilSeconds: nowSecond });
  const from = (grain: Grain) => computeBackfillStart(grain, startedAt).getTime() / 1_000;
  showSecond(detector, traffic, 'day', from('day'), from('hour'), nowSecond);
  showSecond(detector, traffic, 'hour', from('hour'), from('minute'), nowSecond);
  showSecond(detector, traffic, 'minute', from('minute'), nowSecond - 60 * LAG_MINUTES, nowSecond);
  const opened: DetectionEvent[] = [];
  const first = nowSecond - (nowSecond % 60) - 60 * LAG_MINUTES;
  for (let minute = first; minute < nowSecond + DAY_SECONDS; minute += 60) {
    const shown = minute + 60 * (LAG_MINUTES + 1);
    const events = showSecond(detector, traffic, 'minute', minute, minute + 60, shown);
    opened.push(...events.filter(({ event }) => event === 'opened'));
  }
  return opened;
}

/** The same of the second provider's traffic, as its newer report shows it. */
function showSecond(
  detector: Detector,
  traffic: Traffic,
  grain: Grain,
  from: number,
  until: number,
  nowSecond: number,
): DetectionEvent[] {
  const width = BUCKET_SECONDS[grain];
  const events: DetectionEvent[] = [];
  for (let start = from; start < until; start += width) {
    for (const [kind, streams] of Map.groupBy(traffic.streams, (stream) => stream.kind)) {
      const rows = streams.flatMap((stream): ObservedRow[] => {
        const tally = traffic.sum(stream, start, Math.min(start + width, until), nowSecond);
        if (isEmptyTally(tally)) return [];
        const counts = toUsageCounts(countTally(stream, tally), true);
        const dimensions = { ...describeForPrice(stream), userId: null };
        const cost = computeCost(kind, dimensions, counts, new Date(start * 1_000), CATALOGUE);
        return [{ ...dimensions, ...counts, costNanos: cost.state === 'priced' ? cost.costNanos : null }];
      });
      if (rows.length === 0) continue;
      const observedAtSeconds = Math.max(nowSecond, start);
      events.push(...detector.observe({ kind, startSeconds: start, widthSeconds: width, observedAtSeconds, rows }));
    }
  }
  return events;
}

function teach(detector: Detector, context: ApiContext, grain: Grain, from: number, until: number): void {
  show(detector, context, grain, from, until);
}

/** Buckets of all kinds in order of time, as they stand at the context's moment. */
function show(detector: Detector, context: ApiContext, grain: Grain, from: number, until: number): DetectionEvent[] {
  const buckets: { start: number; line: string }[] = [];
  for (const kind of USAGE_KINDS) {
    for (let start = from; start < until; start += 31 * BUCKET_SECONDS[grain]) {
      const end = Math.min(until, start + 31 * BUCKET_SECONDS[grain]);
      const params = new URLSearchParams({
        ...{ start_time: String(start), end_time: String(end), bucket_width: WIDTHS[grain], limit: '31' },
      });
      for (const name of GROUPS_OF_KIND[kind] ?? KEYED) params.append('group_by[]', name);
      const { data } = answerUsage(context, kind, params).body as {
        data: { start_time: number; results: unknown[] }[];
      };
      for (const bucket of data) {
        if (bucket.results.length === 0) continue;
        const line = JSON.stringify({ ...bucket, observed_at: Math.max(context.nowSecond, bucket.start_time) });
        buckets.push({ start: bucket.start_time, line });
      }
    }
  }
  buckets.sort((left, right) => left.start - right.start);
  return buckets.flatMap(({ line }) => detector.observe(parseRecordedBucket(line, 0)));
}
