import { BLOCKS_PER_DAY, COLUMN, MINUTES_PER_BLOCK } from './day-history';
import { isWeekendDay, type LocalCalendar } from './local-calendar';
import { convertNatsToSteps, decodeLevel } from './log-level';
import type { Series, Threshold } from './series';

/** Measures that are compared with their own history, in the order of `Series.thresholds.list`. */
export const MEASURE = {
  fiveMinutes: 0,
  hour: 1,
  steadyHour: 2,
  sixHours: 3,
  day: 4,
  costPerRequest: 5,
  requests: 6,
  /** The largest hour at any time of day. */
  anyHour: 7,
  steadyDay: 8,
} as const;

/** Near the edge of a four-hour block its neighbour counts as well: nobody works by the block, and clocks change. */
const EDGE_MINUTES = 75;
/** Comparable days (work days or weekend days) needed before the other kind is left out. */
const MIN_SAME_KIND_DAYS = 6;
/** Active days a time of day needs to be judged by itself. */
export const MIN_ACTIVE_DAYS = 4;
/** Uses to be expected at a time of day, were it like the others, from which its emptiness is no accident. */
const MIN_EXPECTED_USES = 7;
/** A tail beyond this (nats) says "bursty", not "anything goes". */
const MAX_TAIL_NATS = 1;
/** Tails by which a new record must exceed the old one: with a Pareto tail, odds of exp(-weight) of one record. */
const TAIL_WEIGHT = 1.5;

/** An announced factor on the level; days before `beforeDay` are raised by it. `model` = the model it speaks of. */
export type PlanShift = { factor: number; beforeDay: number; model?: string };

/**
 * Thresholds of a series at a minute: largest level of up to 28 comparable days, raised by half its distance to the
 * median and by `slack` nats, more while few days are known. Kept until day, block or plan turn.
 */
export function findThresholds(
  series: Series,
  minute: number,
  calendar: LocalCalendar,
  slack: number,
  plan: PlanShift | null,
): Threshold[] {
  const { day, minuteOfDay } = calendar.findLocalMinute(minute);
  const block = Math.floor(minuteOfDay / MINUTES_PER_BLOCK);
  const within = minuteOfDay - block * MINUTES_PER_BLOCK;
  const edge = within < EDGE_MINUTES ? 1 : within >= MINUTES_PER_BLOCK - EDGE_MINUTES ? 2 : 0;
  // A day settles hours after it ended, so the newest learnt day belongs to the stamp.
  const learnt = Math.max(0, Math.min(7, day - series.openDay));
  const stamp = (((day * 8 + block) * 4 + edge) * 8 + learnt) * 1_000 + Math.round((plan?.factor ?? 1) * 10);
  if (series.thresholds.stamp === stamp) return series.thresholds.list;
  const blocks = [block];
  if (edge === 1) blocks.push((block + BLOCKS_PER_DAY - 1) % BLOCKS_PER_DAY);
  if (edge === 2) blocks.push((block + 1) % BLOCKS_PER_DAY);
  const compute = (columns: readonly number[]): Threshold => computeThreshold(series, columns, day, slack, plan);
  const computeBlocks = (column: number): Threshold => {
    const own = compute(blocks.map((index) => column + index));
    // Too few active days at this time of day say nothing; then any time of day has to be exceeded.
    if (own.activeDays >= MIN_ACTIVE_DAYS) return own;
    const isUnusedTime = own.activeDays === 0 && isNeverUsed(series, column, blocks);
    return { ...compute(listBlocks(column)), activeDays: own.activeDays, isUnusedTime };
  };
  const list = [
    computeBlocks(COLUMN.fiveMinutes),
    computeBlocks(COLUMN.hour),
    computeBlocks(COLUMN.steadyHour),
    compute([COLUMN.sixHours]),
    compute([COLUMN.day]),
    compute([COLUMN.costPerRequest]),
    compute([COLUMN.requests]),
    compute(listBlocks(COLUMN.hour)),
    compute([COLUMN.steadyDay]),
  ];
  series.thresholds = { stamp, list };
  return list;
}

/** Whether these blocks were empty on every remembered day although the series was in use often enough otherwise. */
function isNeverUsed(series: Series, column: number, blocks: readonly number[]): boolean {
  const { history } = series;
  if (history.countActive(column, BLOCKS_PER_DAY) / BLOCKS_PER_DAY < MIN_EXPECTED_USES) return false;
  return blocks.every((block) => history.countActive(column + block, 1) === 0);
}

function listBlocks(column: number): number[] {
  return Array.from({ length: BLOCKS_PER_DAY }, (_, index) => column + index);
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
  const active = scratch.filter((level) => level > 0).sort((left, right) => left - right);
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
