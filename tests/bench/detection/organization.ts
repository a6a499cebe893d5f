import { isWeekendDay, LocalCalendar } from '@/lib/domain/anomaly/local-calendar';
import { Random } from './random';

export const WEEKS = 8;
export const LEARN_WEEKS = 4;
export const TOTAL_MINUTES = WEEKS * 7 * 1_440;
export const JUDGED_FROM = LEARN_WEEKS * 7 * 1_440;
/** 2026-02-02T00:00Z, a Monday; both clock changes of the northern spring fall into the judged weeks. */
export const START_MINUTE = Date.UTC(2026, 1, 2) / 60_000;

export type KeyShape = 'always' | 'office' | 'consumer' | 'nightly' | 'bursty' | 'developer' | 'dormant' | 'late';

export type KeyTraffic = {
  keyId: string;
  projectId: string;
  shape: KeyShape;
  /** Streams within the key and their shares. */
  users: string[];
  models: string[];
  costPerRequest: number;
  dollarsPerDay: number;
  /** Dollars and requests by minute from START_MINUTE. */
  cost: Float32Array;
  requests: Float32Array;
};

export type Organization = {
  seed: number;
  timezone: string;
  calendar: LocalCalendar;
  keys: KeyTraffic[];
  holidays: Set<number>;
};

const SHAPES: readonly [KeyShape, number][] = [
  ['always', 0.22],
  ['office', 0.28],
  ['consumer', 0.12],
  ['nightly', 0.06],
  ['bursty', 0.17],
  ['developer', 0.15],
];

const PRICES: Record<string, number> = { 'gpt-4.1': 1, 'gpt-4.1-mini': 0.2, 'gpt-4o': 1.2, 'gpt-4.1-nano': 0.05 };

/** Builds one organization of about `count` keys and $2,000 a day with eight weeks of ordinary traffic. */
export function buildOrganization(seed: number, timezone: string, count = 60, dollarsPerDay = 2_000): Organization {
  const random = new Random(seed);
  const calendar = new LocalCalendar(timezone);
  const holidays = pickHolidays(random, calendar);
  const keys: KeyTraffic[] = [];
  const weights: number[] = [];
  for (let index = 0; index < count; index++) {
    const shape = pickShape(random, index);
    weights.push(shape === 'developer' || shape === 'dormant' ? 0.002 * random.logNormal(1) : random.logNormal(1.5));
    keys.push(describeKey(random, index, shape));
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  keys.forEach((key, index) => {
    // New services start small.
    const most = key.shape === 'late' ? 0.03 : 0.25;
    key.dollarsPerDay = Math.min(most, weights[index]! / total) * dollarsPerDay;
    generateTraffic(key, new Random(seed * 1_000 + index), calendar, holidays);
  });
  return { seed, timezone, calendar, keys, holidays };
}

function pickShape(random: Random, index: number): KeyShape {
  if (index === 0) return 'nightly';
  if (index === 1 || index === 2) return 'dormant';
  if (index === 3 || index === 4) return 'late';
  let left = random.uniform();
  for (const [shape, share] of SHAPES) {
    left -= share;
    if (left < 0) return shape;
  }
  return 'office';
}

function describeKey(random: Random, index: number, shape: KeyShape): KeyTraffic {
  const models = [random.pick(Object.keys(PRICES))];
  if (random.uniform() < 0.3) models.push(random.pick(Object.keys(PRICES)));
  const users = [`user_${index}`];
  if (random.uniform() < 0.25)
    for (let extra = 0; extra < random.integer(1, 4); extra++) users.push(`user_${index}_${extra}`);
  return {
    keyId: `key_${String(index).padStart(3, '0')}`,
    projectId: `proj_${index % 9}`,
    shape,
    users,
    models: [...new Set(models)],
    costPerRequest: 0.002 * PRICES[models[0]!]! * random.logNormal(1.8),
    dollarsPerDay: 0,
    cost: new Float32Array(TOTAL_MINUTES),
    requests: new Float32Array(TOTAL_MINUTES),
  };
}

function pickHolidays(random: Random, calendar: LocalCalendar): Set<number> {
  const first = Math.floor(calendar.convertToLocal(START_MINUTE) / 1_440);
  const holidays = new Set<number>();
  while (holidays.size < 3) {
    const day = first + random.integer(0, WEEKS * 7 - 1);
    if (!isWeekendDay(day)) holidays.add(day);
  }
  return holidays;
}

/** Relative activity at a local time; mean about 1 over a week. */
function computeActivity(shape: KeyShape, weekend: boolean, hour: number, knobs: Knobs): number {
  const bell = (centre: number, width: number): number => Math.exp(-0.5 * ((hour - centre) / width) ** 2);
  switch (shape) {
    case 'office':
      return (weekend ? knobs.weekend : 1) * (3.2 * bell(knobs.centre, 2.6) + knobs.night);
    case 'consumer':
      return (weekend ? 1.2 : 0.95) * (0.25 + 1.9 * bell(20, 3.5) + 0.6 * bell(12, 3));
    case 'developer':
      return (weekend ? 0.15 : 1) * (hour > 8 && hour < 22 ? 1.7 : 0.03);
    default:
      return (weekend ? knobs.alwaysWeekend : 1) * (1 + knobs.swing * Math.cos(((hour - 15) / 12) * Math.PI));
  }
}

type Knobs = { weekend: number; centre: number; night: number; alwaysWeekend: number; swing: number };

function generateTraffic(key: KeyTraffic, random: Random, calendar: LocalCalendar, holidays: Set<number>): void {
  if (key.shape === 'nightly') {
    generateNightly(key, random, calendar);
    return;
  }
  const knobs: Knobs = {
    weekend: random.between(0, 0.3),
    centre: random.between(12, 15),
    night: random.uniform() < 0.5 ? 0 : random.between(0.01, 0.15),
    alwaysWeekend: random.between(0.5, 1.05),
    swing: random.between(0.05, 0.7),
  };
  const growth = random.between(-0.25, 0.5) / TOTAL_MINUTES;
  const days: DayLevels = { spread: 0.22 * random.logNormal(0.7), memory: random.between(0.4, 0.95), level: 0 };
  const slowSigma = random.between(0.1, 0.5);
  const slowMinutes = random.between(30, 180);
  const shape = random.pick([1.5, 3, 6, 12, 24]);
  const burstChance = key.shape === 'bursty' ? random.between(0.004, 0.05) : 0;
  let slow = 0;
  let burst = 0;
  let day = -1;
  let dayFactor = 1;
  let five = 1;
  let quiet = true;
  const perMinute = key.dollarsPerDay / 1_440;
  for (let index = 0; index < TOTAL_MINUTES; index++) {
    const local = calendar.convertToLocal(START_MINUTE + index);
    const today = Math.floor(local / 1_440);
    if (today !== day) {
      day = today;
      dayFactor = drawDay(days, random);
    }
    if (index % 5 === 0) {
      const pull = 5 / slowMinutes;
      slow += -slow * pull + slowSigma * Math.sqrt(2 * pull) * random.normal();
      five = random.gamma(shape);
      if (key.shape === 'bursty') {
        if (quiet && random.uniform() < burstChance) {
          quiet = false;
          burst = random.logNormal(0.9) * random.integer(2, 24);
          five = 1;
        } else if (!quiet && --burst <= 0) quiet = true;
      }
    }
    if (key.shape === 'dormant' && index > 7 * 1_440) break;
    if (key.shape === 'late' && index < JUDGED_FROM + 6 * 1_440) continue;
    if (key.shape === 'bursty' && quiet) continue;
    const weekend = isWeekendDay(today) || holidays.has(today);
    const activity = computeActivity(key.shape, weekend, (local % 1_440) / 60, knobs);
    const onShare = key.shape === 'bursty' ? Math.min(1, burstChance * 13) : 1;
    const rate =
      (perMinute * activity * dayFactor * Math.exp(slow - slowSigma ** 2 / 2 + growth * index) * five) / onShare;
    const requests = random.poisson(rate / key.costPerRequest);
    if (requests === 0) continue;
    key.requests[index] = requests;
    key.cost[index] = requests * key.costPerRequest * random.logNormal(0.5 / Math.sqrt(requests) + 0.05);
  }
}

/** Levels of days, nats: part of what one day is above the usual stays for the next, so that changes of level last. */
type DayLevels = { spread: number; memory: number; level: number };

/** Factor of the next day; mean about 1. */
function drawDay(days: DayLevels, random: Random): number {
  days.level = days.memory * days.level + Math.sqrt(1 - days.memory ** 2) * days.spread * random.normal();
  return Math.exp(days.level - days.spread ** 2 / 2);
}

function generateNightly(key: KeyTraffic, random: Random, calendar: LocalCalendar): void {
  const startMinute = random.integer(0, 360);
  const minutes = random.integer(20, 120);
  const first = Math.floor(calendar.convertToLocal(START_MINUTE) / 1_440);
  const perMinute = key.dollarsPerDay / minutes;
  for (let day = 0; day <= WEEKS * 7; day++) {
    const size = random.logNormal(0.15);
    const offset = Math.round(random.between(-8, 8));
    for (let minute = 0; minute < minutes; minute++) {
      const localMinute = (first + day) * 1_440 + startMinute + offset + minute;
      // The wall clock decides when it runs; the inverse of the zone's offset is found from the local value itself.
      const utc = localMinute - (calendar.convertToLocal(localMinute) - localMinute);
      const index = utc - START_MINUTE;
      if (index < 0 || index >= TOTAL_MINUTES) continue;
      const cost = perMinute * size * random.gamma(6);
      key.requests[index] = Math.max(1, Math.round(cost / key.costPerRequest));
      key.cost[index] = cost;
    }
  }
}
