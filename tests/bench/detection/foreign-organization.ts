import { isWeekendDay, LocalCalendar } from '@/lib/domain/anomaly/local-calendar';
import {
  JUDGED_FROM,
  type KeyShape,
  type KeyTraffic,
  type Organization,
  START_MINUTE,
  TOTAL_MINUTES,
  WEEKS,
} from './organization';
import { Random } from './random';
import type { Trace } from './traces';

const WEEK = 7 * 1_440;
const DAY = 1_440;
/** Share of a key's use at night and at weekends below which it keeps office hours. */
const OFFICE_SHARE = 0.04;
/** Minutes of use in four weeks below which a key is a developer's. */
const LEAST_USE = 1_000;
/** Dollars that a minute of use costs at most, so that a series of few uses is one of little money. */
const MOST_A_MINUTE = 0.2;

/**
 * An organization whose keys are series of foreign traces: each key takes one, moved by whole weeks, scaled to its part
 * of `dollarsPerDay`, on the wall clock of `timezone`. No two keys have the same weeks of the same series. Besides, two
 * keys fall asleep after a week and two begin late, as in `buildOrganization`.
 */
export function buildForeignOrganization(
  seed: number,
  timezone: string,
  traces: readonly Trace[],
  { count = 60, dollarsPerDay = 2_000 }: { count?: number; dollarsPerDay?: number } = {},
): Organization {
  const random = new Random(seed * 17 + 3);
  const calendar = new LocalCalendar(timezone);
  const places = dealPlaces(traces, random).slice(0, count);
  const weights = places.map(() => random.logNormal(1.5));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const keys = places.map((place, index) => {
    const most = place.role === 'late' ? 0.03 : 0.25;
    const dollars = Math.min(most, weights[index]! / sum) * dollarsPerDay;
    return buildKey(index, place, dollars, calendar, new Random(seed * 1_000 + index));
  });
  return { seed, timezone, calendar, keys, holidays: new Set() };
}

/** A series, the week of it that the organization begins with, and what becomes of it. */
type Place = { trace: Trace; week: number; role: 'dormant' | 'late' | null };

function dealPlaces(traces: readonly Trace[], random: Random): Place[] {
  const places: Place[] = [];
  for (const trace of traces) {
    // The seam at which a short series begins again lies in the weeks that only teach.
    const seams = Math.min(trace.weeks, 5);
    for (let seam = 0; seam < seams; seam++) {
      const week = trace.weeks > WEEKS ? random.integer(0, trace.weeks - WEEKS) : (trace.weeks - seam) % trace.weeks;
      places.push({ trace, week, role: null });
    }
  }
  const drawn: { place: Place; order: number }[] = places.map((place) => ({ place, order: random.uniform() }));
  drawn.sort((left, right) => left.order - right.order);
  return drawn.map(({ place }, index) => ({
    ...place,
    role: index === 1 || index === 2 ? 'dormant' : index === 3 || index === 4 ? 'late' : null,
  }));
}

const MODELS = ['gpt-4.1', 'gpt-4.1-mini', 'gpt-4o', 'gpt-4.1-nano'];

function buildKey(
  index: number,
  { trace, week, role }: Place,
  wantedPerDay: number,
  calendar: LocalCalendar,
  random: Random,
): KeyTraffic {
  const cost = new Float32Array(TOTAL_MINUTES);
  const requests = new Float32Array(TOTAL_MINUTES);
  const firstLocal = calendar.convertToLocal(START_MINUTE);
  const monday = Math.floor((firstLocal - 4 * DAY) / WEEK) * WEEK + 4 * DAY;
  const length = trace.weeks * WEEK;
  const source = trace.cost ?? trace.requests;
  const perDay = source.reduce((all, value) => all + value, 0) / (trace.weeks * 7);
  const used = trace.requests.reduce((all, value) => all + (value > 0 ? 1 : 0), 0) / (trace.weeks * 7);
  const dollarsPerDay = Math.min(wantedPerDay, used * MOST_A_MINUTE);
  const factor = dollarsPerDay / Math.max(1e-12, perDay);
  const perRequest = 0.01 * random.logNormal(1);
  const counted = trace.requests.reduce((all, value) => all + value, 0) / (trace.weeks * 7);
  // Few requests of a busy site or many of a quiet one: as many as the dollars buy.
  const thinning = trace.cost ? 1 : dollarsPerDay / perRequest / Math.max(1e-12, counted);
  for (let minute = 0; minute < TOTAL_MINUTES; minute++) {
    if (role === 'dormant' && minute > 7 * DAY) break;
    if (role === 'late' && minute < JUDGED_FROM + 6 * DAY) continue;
    const at = (calendar.convertToLocal(START_MINUTE + minute) - monday + week * WEEK) % length;
    const count = trace.requests[at] ?? 0;
    if (count <= 0) continue;
    if (trace.cost) {
      requests[minute] = Math.max(1, Math.round(count));
      cost[minute] = trace.cost[at]! * factor;
      continue;
    }
    const served = random.poisson(count * thinning);
    requests[minute] = served;
    cost[minute] = served * perRequest * random.logNormal(0.5 / Math.sqrt(Math.max(1, served)) + 0.05);
  }
  const models = [random.pick(MODELS)];
  if (random.uniform() < 0.3) models.push(random.pick(MODELS));
  return {
    keyId: `key_${String(index).padStart(3, '0')}`,
    projectId: `proj_${index % 9}`,
    shape: role ?? describeShape(cost, calendar),
    users: [`user_${index}`],
    models: [...new Set(models)],
    costPerRequest: perRequest,
    dollarsPerDay,
    cost,
    requests,
  };
}

/** What the scenarios ask about: keys of office hours and of one run a night; all others count as always in use. */
function describeShape(cost: Float32Array, calendar: LocalCalendar): KeyShape {
  let off = 0;
  let all = 0;
  let used = 0;
  for (let minute = 0; minute < JUDGED_FROM; minute++) {
    if (cost[minute]! <= 0) continue;
    used++;
    const local = calendar.convertToLocal(START_MINUTE + minute);
    const hour = (local % DAY) / 60;
    all += cost[minute]!;
    if (hour < 6 || isWeekendDay(Math.floor(local / DAY))) off += cost[minute]!;
  }
  if (used < LEAST_USE) return 'developer';
  if (used < 0.06 * JUDGED_FROM) return 'nightly';
  return off < OFFICE_SHARE * all ? 'office' : 'always';
}
