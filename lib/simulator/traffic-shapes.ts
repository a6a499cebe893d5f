/** How busy a key is over the week. Values are relative: the average of Monday to Friday is 1. */
export type TrafficShape = 'office-europe' | 'office-america' | 'round-the-clock' | 'nightly-batch';

const MINUTES_PER_DAY = 1_440;
const MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;

const tables = new Map<TrafficShape, Float64Array>();

/** Intensity for each minute of a week that starts on Sunday 00:00 UTC. */
export function getWeekTable(shape: TrafficShape): Float64Array {
  const known = tables.get(shape);
  if (known) return known;
  const table = new Float64Array(MINUTES_PER_WEEK);
  let weekdaySum = 0;
  for (let minute = 0; minute < MINUTES_PER_WEEK; minute += 1) {
    const day = Math.floor(minute / MINUTES_PER_DAY);
    const isWeekend = day === 0 || day === 6;
    const value = computeIntensity(shape, (minute % MINUTES_PER_DAY) / 60, isWeekend);
    table[minute] = value;
    if (!isWeekend) weekdaySum += value;
  }
  const weekdayMean = weekdaySum / (5 * MINUTES_PER_DAY);
  for (let minute = 0; minute < MINUTES_PER_WEEK; minute += 1) table[minute] = (table[minute] ?? 0) / weekdayMean;
  tables.set(shape, table);
  return table;
}

function computeIntensity(shape: TrafficShape, hour: number, isWeekend: boolean): number {
  switch (shape) {
    case 'office-europe':
      return computeOfficeDay(hour, 7, 16.5) * (isWeekend ? 0.12 : 1);
    case 'office-america':
      return computeOfficeDay(hour, 14, 23) * (isWeekend ? 0.12 : 1);
    case 'round-the-clock':
      return (1 + 0.4 * Math.sin(((hour - 11) / 24) * 2 * Math.PI)) * (isWeekend ? 0.85 : 1);
    case 'nightly-batch':
      return computeRise(hour, 1.25, 0.12) * (1 - computeRise(hour, 4, 0.12));
  }
}

/** Rises in the morning, dips at lunch, falls in the evening; a little always goes on. */
function computeOfficeDay(hour: number, opensAt: number, closesAt: number): number {
  const open = computeRise(hour, opensAt + 0.5, 0.35) * (1 - computeRise(hour, closesAt, 0.5));
  const lunchAt = (opensAt + closesAt) / 2;
  const lunch = 1 - 0.25 * Math.exp(-(((hour - lunchAt) / 0.6) ** 2));
  return 0.06 + open * lunch;
}

/** Smooth step from 0 to 1 around `at`, `width` hours to go from 27 to 73 percent. */
function computeRise(hour: number, at: number, width: number): number {
  return 1 / (1 + Math.exp((at - hour) / (width / 2)));
}

/**
 * Slow tide of the whole organization: grows about a quarter per 90 days through 2026 and turns in 2027, so that a
 * simulator left running for years neither explodes nor dies. `day` = days since 1970.
 */
export function computeGrowth(day: number): number {
  const TURNING_POINT_DAY = 20_780;
  return 1 + 0.35 * Math.sin(((day - TURNING_POINT_DAY) / 720) * 2 * Math.PI);
}
