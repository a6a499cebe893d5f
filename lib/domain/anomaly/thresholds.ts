import { BLOCKS_PER_DAY, COLUMN, HOURS_PER_DAY, MINUTES_PER_BLOCK } from './day-history';
import { isWeekendDay, type LocalCalendar } from './local-calendar';
import { convertNatsToSteps, decodeLevel } from './log-level';
import type { Series } from './series';
import type { Threshold } from './threshold-list';

/** Measures that are compared with their own history; the first three by time of day. */
export const MEASURE = {
  fiveMinutes: 0,
  hour: 1,
  /** An hour by this hour of the day and the two beside it, where `hour` goes by four-hour blocks. */
  nearHour: 2,
  sixHours: 3,
  day: 4,
  costPerRequest: 5,
  requests: 6,
  /** The largest hour at any time of day. */
  anyHour: 7,
  /** A local day. */
  total: 8,
} as const;
export type Measure = (typeof MEASURE)[keyof typeof MEASURE];
const LAST_BLOCK_MEASURE = MEASURE.nearHour;
const COLUMN_OF_MEASURE: readonly number[] = [
  COLUMN.fiveMinutes,
  COLUMN.hour,
  COLUMN.hour,
  COLUMN.sixHours,
  COLUMN.day,
  COLUMN.costPerRequest,
  COLUMN.requests,
  COLUMN.hour,
  COLUMN.total,
];

function listColumns(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
const ALL_HOURS: readonly number[] = listColumns(COLUMN.hour, HOURS_PER_DAY);
/** The hour of the day and those beside it, by hour: nobody works by the hour, and clocks change. */
const HOURS_AT: readonly (readonly number[])[] = listColumns(0, HOURS_PER_DAY).map((hour) =>
  [hour, (hour + 1) % HOURS_PER_DAY, (hour + HOURS_PER_DAY - 1) % HOURS_PER_DAY].map((each) => COLUMN.hour + each),
);
/** An hour more to each side where clocks change: what ended an hour ago may be two hours back on the wall. */
const HOURS_ON_CHANGE_DAY: readonly (readonly number[])[] = listColumns(0, HOURS_PER_DAY).map((hour) =>
  listColumns(hour + HOURS_PER_DAY - 2, 5).map((each) => COLUMN.hour + (each % HOURS_PER_DAY)),
);
/**
 * Blocks that count at a time of day: by block, then whether within it, near its start, near its end, or on a day on
 * which clocks change, where all of it moves by an hour.
 */
const BLOCKS_AT: readonly (readonly number[])[] = listColumns(0, BLOCKS_PER_DAY).flatMap((block) => [
  [block],
  [block, (block + BLOCKS_PER_DAY - 1) % BLOCKS_PER_DAY],
  [block, (block + 1) % BLOCKS_PER_DAY],
  [block, (block + BLOCKS_PER_DAY - 1) % BLOCKS_PER_DAY, (block + 1) % BLOCKS_PER_DAY],
]);
const EDGES = 4;
const CHANGE_DAY = 3;

/** An off hour never saw more than this part of the usual largest hour of a day. */
const OFF_HOUR_SHARE = 0.25;
/** Shares of days with use: of an hour of small but regular use, of one without, and of a time of regular work. */
const OFF_HOUR_DAYS = { regular: 0.7, rare: 0.5, work: 0.9 } as const;
/** Near the edge of a four-hour block its neighbour counts as well. */
const EDGE_MINUTES = 75;
/** Comparable days (work days or weekend days) needed before the other kind is left out. */
const MIN_SAME_KIND_DAYS = 6;
/** Active days a time of day needs to be judged by itself. */
export const MIN_ACTIVE_DAYS = 4;
/** Days that a record must be one of to mean anything, and uses to be expected where there are none. */
export const LEAST_DAYS = 7;
/** A tail beyond this (nats) says "bursty", not "anything goes". */
const MAX_TAIL_NATS = 1;
/** Tails by which a new record must exceed the old one: with a Pareto tail, odds of exp(-weight) of one record. */
const TAIL_WEIGHT = 2;

/**
 * An announced factor on the level; days before `beforeDay` are raised by it, that day has it for `firstShare` of its
 * hours. `model` = the model it speaks of.
 */
export type PlanShift = { factor: number; beforeDay: number; firstShare: number; model?: string };

/**
 * Thresholds of a series at a minute: largest level of up to 28 comparable days, raised by half its distance to the
 * median and by `slack` nats, more while few days are known. Each is computed when first asked for, and kept until the
 * day, the block or the plan turns.
 */
export class Thresholds {
  private readonly day: number;
  private readonly blocks: readonly number[];
  private readonly hourOfDay: number;
  private readonly isChangeDay: boolean;

  constructor(
    private readonly series: Series,
    minute: number,
    calendar: LocalCalendar,
    private readonly slack: number,
    private readonly plan: PlanShift | null,
  ) {
    const { day, minuteOfDay } = calendar.findLocalMinute(minute);
    this.day = day;
    const block = Math.floor(minuteOfDay / MINUTES_PER_BLOCK);
    const within = minuteOfDay - block * MINUTES_PER_BLOCK;
    const side = within < EDGE_MINUTES ? 1 : within >= MINUTES_PER_BLOCK - EDGE_MINUTES ? 2 : 0;
    const edge = calendar.isChangeDay(minute) ? CHANGE_DAY : side;
    this.blocks = BLOCKS_AT[block * EDGES + edge] ?? [block];
    this.hourOfDay = Math.floor(minuteOfDay / 60);
    this.isChangeDay = edge === CHANGE_DAY;
    // A day settles hours after it ended, so the newest learnt day belongs to the stamp.
    const learnt = Math.max(0, Math.min(7, day - series.openDay));
    const dayStamp = (day * 8 + learnt) * 1_000 + Math.round((plan?.factor ?? 1) * 10);
    series.thresholds.turn(dayStamp, this.hourOfDay * EDGES + edge);
  }

  get(measure: Measure): Threshold {
    const { list } = this.series.thresholds;
    const known = list[measure];
    if (known) return known;
    const computed = this.compute(measure);
    list[measure] = computed;
    return computed;
  }

  private compute(measure: Measure): Threshold {
    const column = COLUMN_OF_MEASURE[measure] ?? 0;
    if (measure === MEASURE.anyHour) return this.computeColumns(ALL_HOURS);
    if (measure > LAST_BLOCK_MEASURE) return this.computeColumns([column]);
    const near = (this.isChangeDay ? HOURS_ON_CHANGE_DAY : HOURS_AT)[this.hourOfDay] ?? ALL_HOURS;
    if (measure === MEASURE.nearHour) {
      const threshold = this.computeColumns(near);
      return { ...threshold, isUnusedTime: this.isNeverUsed(near), isOffHour: this.isOffHour(threshold) };
    }
    const width = measure === MEASURE.hour ? HOURS_PER_DAY / BLOCKS_PER_DAY : 1;
    const own = this.computeColumns(this.blocks.flatMap((block) => listColumns(column + block * width, width)));
    // Too few active days at this time of day say nothing; then any time of day has to be exceeded.
    if (own.activeDays >= MIN_ACTIVE_DAYS) return own;
    return { ...this.computeColumns(listColumns(column, BLOCKS_PER_DAY * width)), activeDays: own.activeDays };
  }

  /** These hours were empty on every remembered day although the series was in use often enough otherwise. */
  private isNeverUsed(hours: readonly number[]): boolean {
    const { history } = this.series;
    if (history.countActiveBlocks() / BLOCKS_PER_DAY < LEAST_DAYS) return false;
    return hours.every((column) => history.countActive(column, 1) === 0);
  }

  /** Hours of little use on a series that keeps hours: used on most days here, or on nearly all days at another time. */
  private isOffHour(near: Threshold): boolean {
    if (near.largest >= OFF_HOUR_SHARE * this.get(MEASURE.anyHour).usual) return false;
    const share = near.activeDays / Math.max(1, near.days);
    if (share >= OFF_HOUR_DAYS.regular) return true;
    if (share > OFF_HOUR_DAYS.rare) return false;
    for (let block = 0; block < BLOCKS_PER_DAY; block++) {
      const width = HOURS_PER_DAY / BLOCKS_PER_DAY;
      const { activeDays, days } = this.computeColumns(listColumns(COLUMN.hour + block * width, width));
      if (activeDays >= OFF_HOUR_DAYS.work * days) return true;
    }
    return false;
  }

  private computeColumns(columns: readonly number[]): Threshold {
    return computeThreshold(this.series, columns, this.day, this.slack, this.plan);
  }
}

const scratch: number[] = [];

function computeThreshold(
  series: Series,
  columns: readonly number[],
  day: number,
  slack: number,
  plan: PlanShift | null,
): Threshold {
  const shift = plan === null ? 0 : convertNatsToSteps(Math.log(Math.max(1, plan.factor)));
  const shiftBefore = plan?.beforeDay ?? 0;
  const { history } = series;
  history.collect(columns, day, isWeekendDay(day), scratch, shift, shiftBefore);
  if (scratch.length < MIN_SAME_KIND_DAYS) history.collect(columns, day, null, scratch, shift, shiftBefore);
  const days = scratch.length;
  const active = scratch.filter((level) => level > 0);
  sortAscending(active);
  const largest = active[active.length - 1] ?? 0;
  const middle = active[Math.floor(active.length / 2)] ?? 0;
  const tail = Math.min(estimateTail(active), convertNatsToSteps(MAX_TAIL_NATS));
  const raised = largest + TAIL_WEIGHT * tail + convertNatsToSteps(slack * (1 + 8 / Math.max(1, active.length)));
  return {
    limit: decodeLevel(raised),
    usual: active.length * 2 >= days ? decodeLevel(middle) : 0,
    largest: decodeLevel(largest),
    days,
    activeDays: active.length,
  };
}

/** In place; two dozen numbers at most, where insertion beats the general sort several times. */
function sortAscending(values: number[]): void {
  for (let index = 1; index < values.length; index++) {
    const value = values[index] ?? 0;
    let slot = index;
    while (slot > 0 && (values[slot - 1] ?? 0) > value) {
      values[slot] = values[slot - 1] ?? 0;
      slot--;
    }
    values[slot] = value;
  }
}

/** Hill's estimate of the tail: mean distance (steps) of the largest quarter of days to the next smaller one. */
function estimateTail(sorted: readonly number[]): number {
  const count = sorted.length;
  const top = Math.max(2, Math.floor(count / 4));
  if (count <= top) return convertNatsToSteps(MAX_TAIL_NATS);
  const base = sorted[count - top - 1] ?? 0;
  let sum = 0;
  for (let index = count - top; index < count; index++) sum += (sorted[index] ?? 0) - base;
  return sum / top;
}
