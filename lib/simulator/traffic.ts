import { NO_COUNTS, type UsageCounts } from '@/lib/domain/usage/usage';
import { type Controls, createControls } from './controls';
import { drawCount, drawNormal } from './random';
import type { ResolvedEvent } from './resolved-events';
import type { Stream } from './streams';

/** What is counted of a stream in one interval. */
export type Tally = {
  requests: number;
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
  units: number;
};

/** Ordinary minutes are reported this long after they end. */
const REPORTING_DELAY_SECONDS = 60;
/** Minute detail of this many stream-hours is kept; hour sums are kept for good, they are small. */
const MAX_KEPT_HOURS = 6_000;

/** Sums of usage over any span, as it is visible at any moment. */
export type Traffic = {
  streams: readonly Stream[];
  /** Usage of minutes that start in `[startSecond, endSecond)`, as reported at `asOfSecond`. */
  sum(stream: Stream, startSecond: number, endSecond: number, asOfSecond: number): Tally;
};

/**
 * Traffic as a pure function of (seed, stream, minute) and of what the controls let through. Hours and days are sums of their minutes by construction;
 * settled hours are remembered, so 90 days of history cost one pass.
 */
export function createTraffic(
  seed: number,
  streams: readonly Stream[],
  events: readonly ResolvedEvent[],
  controls: Controls = createControls(),
): Traffic {
  const hourSums = new Map<string, Tally>();
  const minuteBlocks = new Map<string, Float64Array>();
  const lateEvents = events.filter((event) => event.type === 'late_data');
  const longestDelay = Math.max(REPORTING_DELAY_SECONDS, ...lateEvents.map((event) => event.delaySeconds));
  controls.onChange((fromSecond) => {
    minuteBlocks.clear();
    const fromHour = Math.floor(fromSecond / 3_600);
    for (const key of hourSums.keys()) if (Number(key.split(':')[1]) >= fromHour) hourSums.delete(key);
  });

  const getBlock = (stream: Stream, hour: number): Float64Array => {
    const key = `${stream.index}:${hour}`;
    const known = minuteBlocks.get(key);
    if (known) return known;
    const block = generateHour(seed, stream, hour, controls);
    if (minuteBlocks.size >= MAX_KEPT_HOURS) minuteBlocks.clear();
    minuteBlocks.set(key, block);
    return block;
  };

  const getHourSum = (stream: Stream, hour: number): Tally => {
    const key = `${stream.index}:${hour}`;
    const known = hourSums.get(key);
    if (known) return known;
    const sum = createTally();
    const block = generateHour(seed, stream, hour, controls);
    for (let minute = 0; minute < 60; minute += 1) addMinute(sum, block, minute, 1);
    hourSums.set(key, sum);
    return sum;
  };

  const sum = (stream: Stream, startSecond: number, endSecond: number, asOfSecond: number): Tally => {
    const total = createTally();
    let minute = Math.ceil(startSecond / 60);
    const endMinute = Math.ceil(Math.min(endSecond, asOfSecond) / 60);
    while (minute < endMinute) {
      const hour = Math.floor(minute / 60);
      const hourEnd = (hour + 1) * 60;
      if (minute % 60 === 0 && hourEnd <= endMinute && asOfSecond >= hourEnd * 60 + longestDelay) {
        addTally(total, getHourSum(stream, hour));
        minute = hourEnd;
        continue;
      }
      const share = computeVisibleShare(lateEvents, minute * 60, asOfSecond);
      if (share > 0) addMinute(total, getBlock(stream, hour), minute % 60, share);
      minute += 1;
    }
    return total;
  };
  return { streams, sum };
}

/** Five numbers a minute: requests, input, cached input, output, units. */
const FIELDS = 5;

function generateHour(seed: number, stream: Stream, hour: number, controls: Controls): Float64Array {
  const rates = new Float64Array(60);
  const block = new Float64Array(60 * FIELDS);
  stream.computeRates(hour, rates);
  controls.apply(stream, hour, rates);
  const { inputTokens, cachedShare, outputTokens, units } = stream.sizes;
  for (let minute = 0; minute < 60; minute += 1) {
    const address = hour * 60 + minute;
    const requests = drawCount(rates[minute] ?? 0, seed, stream.index, address, 21);
    if (requests === 0) continue;
    const scatter = 0.45 / Math.sqrt(requests);
    const input = spread(requests * inputTokens, scatter, drawNormal(seed, stream.index, address, 23));
    const cachedPart = cachedShare * (1 + 0.1 * drawNormal(seed, stream.index, address, 24));
    block[minute * FIELDS] = requests;
    block[minute * FIELDS + 1] = input;
    block[minute * FIELDS + 2] = Math.floor(input * Math.min(0.95, Math.max(0, cachedPart)));
    block[minute * FIELDS + 3] = spread(requests * outputTokens, scatter, drawNormal(seed, stream.index, address, 25));
    block[minute * FIELDS + 4] = requests * units;
  }
  return block;
}

function spread(mean: number, scatter: number, normal: number): number {
  return Math.round(mean * Math.max(0.3, 1 + scatter * normal));
}

/**
 * How much of a minute is reported at a moment. Ordinary: nothing until a minute after it ended, then all. Late: 40, 70,
 * 90 percent in steps, all when the delay is over.
 */
function computeVisibleShare(
  lateEvents: readonly (ResolvedEvent & { type: 'late_data' })[],
  minuteSecond: number,
  asOfSecond: number,
): number {
  const lag = asOfSecond - (minuteSecond + 60);
  if (lag < REPORTING_DELAY_SECONDS) return 0;
  const late = lateEvents.find((event) => minuteSecond >= event.startSecond && minuteSecond < event.endSecond);
  if (!late || lag >= late.delaySeconds) return 1;
  if (lag < late.delaySeconds / 3) return 0.4;
  return lag < (2 * late.delaySeconds) / 3 ? 0.7 : 0.9;
}

export function createTally(): Tally {
  return { requests: 0, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, units: 0 };
}

function addMinute(total: Tally, block: Float64Array, minute: number, share: number): void {
  const offset = minute * FIELDS;
  total.requests += Math.floor((block[offset] ?? 0) * share);
  total.inputTokens += Math.floor((block[offset + 1] ?? 0) * share);
  total.cachedInputTokens += Math.floor((block[offset + 2] ?? 0) * share);
  total.outputTokens += Math.floor((block[offset + 3] ?? 0) * share);
  total.units += Math.floor((block[offset + 4] ?? 0) * share);
}

export function addTally(total: Tally, more: Tally): void {
  total.requests += more.requests;
  total.inputTokens += more.inputTokens;
  total.cachedInputTokens += more.cachedInputTokens;
  total.outputTokens += more.outputTokens;
  total.units += more.units;
}

export function isEmptyTally(tally: Tally): boolean {
  return tally.requests === 0 && tally.units === 0 && tally.inputTokens === 0 && tally.outputTokens === 0;
}

export function mapTallyToCounts({
  requests,
  inputTokens,
  cachedInputTokens,
  outputTokens,
  units,
}: Tally): UsageCounts {
  return { ...NO_COUNTS, requests, inputTokens, cachedInputTokens, outputTokens, units };
}
