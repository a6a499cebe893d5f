import { computeCost } from '@/lib/domain/pricing';
import { NO_COUNTS, NO_DIMENSIONS, type UsageDimensions, type UsageKind } from '@/lib/domain/usage/usage';
import { AppError } from '@/lib/errors';
import type { Key, Organization, Workload } from './organization';
import { drawNormal, drawUniform } from './random';
import type { ResolvedEvent } from './resolved-events';
import { computeGrowth, getWeekTable } from './traffic-shapes';

type RequestSizes = { inputTokens: number; cachedShare: number; outputTokens: number; units: number };

/** One dimension tuple with its rhythm. `index` is its address in the randomness, so order and number must not matter. */
export type Stream = {
  index: number;
  kind: UsageKind;
  dimensions: UsageDimensions;
  sizes: RequestSizes;
  /** Writes the mean number of requests of each minute of an hour (hours since 1970) into `rates`. */
  computeRates(hour: number, rates: Float64Array): void;
};

/** Factor on a stream's rate at an instant (unix seconds). */
type Modifier = (second: number) => number;

const MINUTES_PER_DAY = 1_440;
/** Price date of request sizes: only sets how many requests a dollar buys, so it must not move with the clock. */
const SIZING_AT = new Date('2026-11-01T00:00:00Z');

/** All streams of an organization under a list of events. Throws AppError `invalid_input` for unknown keys. */
export function createStreams(seed: number, organization: Organization, events: readonly ResolvedEvent[]): Stream[] {
  const streams: Stream[] = [];
  const add = (workload: Workload, dimensions: Partial<UsageDimensions>, modifiers: Modifier[], extraIndex = 0) => {
    const index = computeStreamIndex(workload, dimensions) + extraIndex;
    streams.push(
      createBaseStream(
        seed,
        index,
        workload,
        describeDimensions(workload, dimensions),
        modifiers,
        organization.catalogue,
      ),
    );
  };
  for (const key of organization.keys) {
    const own = events.filter((event) => 'apiKeyId' in event && findKey(organization, event.apiKeyId) === key);
    const modifiers = [...listModifiers(own), ...endOfLife(key)];
    const dimensions = { projectId: key.projectId, apiKeyId: key.id, userId: key.owner.id };
    for (const workload of key.workloads) {
      const switches = own.filter((event) => event.type === 'model_switch');
      const leaves = switches.map(
        (event): Modifier =>
          (second) =>
            isDuring(event, second) ? 0 : 1,
      );
      const isSwitched = workload.kind === 'completions' && switches.length > 0;
      add(workload, dimensions, isSwitched ? [...modifiers, ...leaves] : modifiers);
      if (!isSwitched) continue;
      for (const [position, event] of switches.entries()) {
        const arrives: Modifier = (second) => (isDuring(event, second) ? 1 : 0);
        const requestsPerDay = computeRequestsPerDay(workload, organization.catalogue);
        const moved = { ...workload, model: event.toModel, requestsPerDay };
        add(moved, dimensions, [...modifiers, arrives], 101 + position);
      }
    }
  }
  const { projectId, userId, workloads } = organization.unattributed;
  for (const workload of workloads) add(workload, { projectId, userId }, []);
  for (const [position, event] of events.entries()) {
    const stream = createEventStream(seed, organization, event, position);
    if (stream) streams.push(stream);
  }
  return streams;
}

/** A key by id or name. */
function findKey(organization: Organization, idOrName: string): Key {
  const key = organization.keys.find(({ id, name }) => id === idOrName || name === idOrName);
  if (key) return key;
  const names = organization.keys.map(({ name }) => name).join(', ');
  throw new AppError('invalid_input', `scenario: no key "${idOrName}"; the simulated organization has ${names}`);
}

function describeDimensions(workload: Workload, dimensions: Partial<UsageDimensions>): UsageDimensions {
  const isCompletion = workload.kind === 'completions';
  return {
    ...NO_DIMENSIONS,
    ...dimensions,
    model: workload.model,
    batch: isCompletion ? workload.batch === true : null,
    serviceTier: isCompletion ? (workload.serviceTier ?? 'default') : null,
    apiSource: isCompletion || workload.kind === 'web_search_calls' ? 'unlabeled' : null,
    contextLevel: workload.kind === 'web_search_calls' ? 'medium' : null,
  };
}

/** From the names alone: adding a key or a workload leaves everybody else's traffic as it was. */
function computeStreamIndex(workload: Workload, dimensions: Partial<UsageDimensions>): number {
  const text = [workload.kind, workload.model, workload.batch, workload.serviceTier, dimensions.apiKeyId].join('|');
  let hash = 17;
  for (const letter of text) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) & 0x3fffffff;
  return hash;
}

function createBaseStream(
  seed: number,
  index: number,
  workload: Workload,
  dimensions: UsageDimensions,
  modifiers: readonly Modifier[],
  catalogue: string | undefined,
): Stream {
  const table = getWeekTable(workload.shape);
  const meanPerMinute = computeRequestsPerDay(workload, catalogue) / MINUTES_PER_DAY;
  const computeRates = (hour: number, rates: Float64Array) => {
    const day = Math.floor(hour / 24);
    const dayFactor = computeGrowth(day) * Math.exp(0.05 * drawNormal(seed, index, day, 11));
    const fromFactor = Math.exp(0.07 * drawNormal(seed, index, hour, 12));
    const toFactor = Math.exp(0.07 * drawNormal(seed, index, hour + 1, 12));
    // 1970-01-01 was a Thursday; the table starts on Sunday.
    const weekMinute = ((day + 4) % 7) * MINUTES_PER_DAY + (hour % 24) * 60;
    for (let minute = 0; minute < 60; minute += 1) {
      const tide = fromFactor + ((toFactor - fromFactor) * minute) / 60;
      let rate = meanPerMinute * (table[weekMinute + minute] ?? 0) * dayFactor * tide;
      for (const modify of modifiers) rate *= modify(hour * 3_600 + minute * 60);
      rates[minute] = rate;
    }
  };
  const { inputTokens, cachedShare, outputTokens, units = 0 } = workload;
  return {
    index,
    kind: workload.kind,
    dimensions,
    sizes: { inputTokens, cachedShare, outputTokens, units },
    computeRates,
  };
}

function computeRequestsPerDay(workload: Workload, catalogue: string | undefined): number {
  return workload.requestsPerDay ?? workload.dollarsPerDay / computeDollarsPerRequest(workload, catalogue);
}

/** Over 1,000 requests, so that rounding to whole tokens and nano-dollars does not matter. */
function computeDollarsPerRequest(workload: Workload, catalogue: string | undefined): number {
  const counts = {
    ...NO_COUNTS,
    requests: 1_000,
    inputTokens: 1_000 * workload.inputTokens,
    cachedInputTokens: Math.floor(1_000 * workload.inputTokens * workload.cachedShare),
    outputTokens: 1_000 * workload.outputTokens,
  };
  const cost = computeCost(workload.kind, describeDimensions(workload, {}), counts, SIZING_AT, catalogue);
  if (cost.state === 'priced' && cost.costNanos > 0n) return Number(cost.costNanos) / 1e12;
  throw new AppError(
    'invalid_input',
    `scenario: model "${workload.model}" has no price, so dollars cannot be simulated`,
  );
}

function listModifiers(events: readonly ResolvedEvent[]): Modifier[] {
  return events.flatMap((event): Modifier[] => {
    if (event.type !== 'launch') return [];
    return [(second) => (isDuring(event, second) ? 1 + (event.multiplier - 1) * computeRamp(event, second) : 1)];
  });
}

function endOfLife(key: Key): Modifier[] {
  if (!key.deletedAt) return [];
  const deletedSecond = key.deletedAt.getTime() / 1_000;
  return [(second) => (second < deletedSecond ? 1 : 0)];
}

function isDuring(event: ResolvedEvent, second: number): boolean {
  return second + 60 > event.startSecond && second < event.endSecond;
}

function computeRamp(event: { startSecond: number; rampSeconds: number }, second: number): number {
  if (event.rampSeconds === 0) return 1;
  return Math.min(1, Math.max(0, (second + 60 - event.startSecond) / event.rampSeconds));
}

/** Extra traffic that an event brings along; null for events that only change what is there. */
function createEventStream(
  seed: number,
  organization: Organization,
  event: ResolvedEvent,
  position: number,
): Stream | null {
  if (event.type !== 'leaked_key' && event.type !== 'runaway_loop' && event.type !== 'slow_drip') return null;
  const key = findKey(organization, event.apiKeyId);
  const usual = key.workloads.find((workload) => workload.kind === 'completions');
  const model = event.type === 'leaked_key' ? event.model : usual?.model;
  if (!model) throw new AppError('invalid_input', `scenario: key "${key.name}" has no completions to repeat`);
  const workload: Workload = {
    kind: 'completions',
    model,
    shape: 'round-the-clock',
    dollarsPerDay: event.dollarsPerHour * 24,
    inputTokens: event.type === 'leaked_key' ? 14_000 : (usual?.inputTokens ?? 4_000) * 2,
    cachedShare: event.type === 'runaway_loop' ? 0.7 : 0,
    outputTokens: event.type === 'leaked_key' ? 1_600 : (usual?.outputTokens ?? 500),
    serviceTier: 'default',
  };
  const dimensions = { projectId: key.projectId, apiKeyId: key.id, userId: key.owner.id };
  const index = computeStreamIndex(workload, dimensions) + 1_009 * (position + 1);
  const meanPerMinute = computeRequestsPerDay(workload, organization.catalogue) / MINUTES_PER_DAY;
  const ramp = event.type === 'leaked_key' ? event : { ...event, rampSeconds: 0 };
  const computeRates = (hour: number, rates: Float64Array) => {
    for (let minute = 0; minute < 60; minute += 1) {
      const second = hour * 3_600 + minute * 60;
      const overlap = Math.min(second + 60, event.endSecond) - Math.max(second, event.startSecond);
      const noise = 0.9 + 0.2 * drawUniform(seed, index, hour * 60 + minute, 13);
      rates[minute] = overlap <= 0 ? 0 : meanPerMinute * (overlap / 60) * computeRamp(ramp, second) * noise;
    }
  };
  const { inputTokens, cachedShare, outputTokens } = workload;
  const sizes = { inputTokens, cachedShare, outputTokens, units: 0 };
  return { index, kind: workload.kind, dimensions: describeDimensions(workload, dimensions), sizes, computeRates };
}
