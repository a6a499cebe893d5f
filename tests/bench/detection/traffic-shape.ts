import { isWeekendDay } from '@/lib/domain/anomaly/local-calendar';
import { quantile as findQuantile } from '../table';
import { type KeyTraffic, type Organization, START_MINUTE } from './organization';

/** Minutes of a window whose counts are compared. */
const WINDOW = 10;
const DAY = 1_440;

/** How one key's traffic is spread; shares are 0..1. */
export type TrafficShape = {
  /** Variance over mean of the requests of ten minutes at one time of a workday; 1 = Poisson. */
  dispersion: number;
  /** The same of their dollars, against the square of the mean: free of what a request costs. */
  variation: number;
  emptyShare: number;
  /** Median absolute change of a workday's dollars from the one before, nats. */
  dayChange: number;
  /** Changes of level that last: spread of weekly medians of workdays, nats. */
  weekChange: number;
  /** Correlation of a workday's dollars (logarithms) with those of the workday before. */
  dayMemory: number;
  /** Correlation of an hour's dollars, over what its time of day usually costs, with the hour before. */
  hourMemory: number;
  /** Hill's index of the largest tenth of the windows; smaller is a heavier tail. */
  tailIndex: number;
};

/** Shapes of all keys that are used on most workdays. */
export function measureShapes({ keys, calendar }: Organization): TrafficShape[] {
  const locals = new Int32Array(keys[0]?.cost.length ?? 0);
  for (let minute = 0; minute < locals.length; minute++)
    locals[minute] = calendar.convertToLocal(START_MINUTE + minute);
  return keys
    .filter(({ shape }) => shape !== 'dormant' && shape !== 'late')
    .map((key) => measureShape(key, locals))
    .filter((shape): shape is TrafficShape => shape !== null);
}

function measureShape(key: KeyTraffic, locals: Int32Array): TrafficShape | null {
  const windows = Math.floor(locals.length / WINDOW);
  const requests = new Float64Array(windows);
  const dollars = new Float64Array(windows);
  for (let minute = 0; minute < windows * WINDOW; minute++) {
    const window = Math.floor(minute / WINDOW);
    requests[window] = requests[window]! + key.requests[minute]!;
    dollars[window] = dollars[window]! + key.cost[minute]!;
  }
  const byTime = new Map<number, number[]>();
  const byHour = new Map<number, number[]>();
  const days = new Map<number, number>();
  const hours: { slot: number; value: number }[] = [];
  let empty = 0;
  for (let window = 0; window < windows; window++) {
    const local = locals[window * WINDOW]!;
    const day = Math.floor(local / DAY);
    if (requests[window] === 0) empty++;
    if (isWeekendDay(day)) continue;
    push(byTime, Math.floor((local % DAY) / WINDOW), window);
    days.set(day, (days.get(day) ?? 0) + dollars[window]!);
    if (window % 6 !== 0) continue;
    let value = 0;
    for (let next = window; next < window + 6; next++) value += dollars[next] ?? 0;
    const slot = Math.floor((local % DAY) / 60);
    hours.push({ slot, value });
    push(byHour, slot, value);
  }
  const totals = [...days.values()].slice(1, -1);
  if (totals.filter((total) => total > 0).length < 0.6 * totals.length) return null;
  const logs = totals.map((total) => Math.log(Math.max(total, 1e-6)));
  const weeks = chunk(logs, 5).map((week) => findQuantile(week, 0.5));
  return {
    dispersion: medianOf([...byTime.values()].map((at) => disperse(at.map((window) => requests[window]!)))),
    variation: medianOf([...byTime.values()].map((at) => vary(at.map((window) => dollars[window]!)))),
    emptyShare: empty / windows,
    dayChange: medianOf(logs.slice(1).map((value, index) => Math.abs(value - logs[index]!))),
    weekChange: deviate(weeks),
    dayMemory: correlateNext(logs),
    hourMemory: correlate(hours, byHour),
    tailIndex: estimateTail([...dollars].filter((value) => value > 0)),
  };
}

function push<Value>(map: Map<number, Value[]>, key: number, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

function chunk(values: readonly number[], size: number): number[][] {
  const parts: number[][] = [];
  for (let start = 0; start + size <= values.length; start += size) parts.push(values.slice(start, start + size));
  return parts;
}

const average = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const medianOf = (values: readonly number[]) => findQuantile(values.filter(Number.isFinite), 0.5);

function deviate(values: readonly number[]): number {
  const mean = average(values);
  return Math.sqrt(average(values.map((value) => (value - mean) ** 2)));
}

function disperse(values: readonly number[]): number {
  const mean = average(values);
  return mean > 0 ? deviate(values) ** 2 / mean : Number.NaN;
}

function vary(values: readonly number[]): number {
  const mean = average(values);
  return mean > 0 ? deviate(values) / mean : Number.NaN;
}

function correlate(hours: readonly { slot: number; value: number }[], byHour: ReadonlyMap<number, number[]>): number {
  const usual = new Map([...byHour].map(([slot, values]) => [slot, average(values)]));
  const over = hours.map(({ slot, value }) => Math.log((value + 0.01) / ((usual.get(slot) ?? 0) + 0.01)));
  return correlateNext(over);
}

/** Correlation of each value with the one before. */
function correlateNext(values: readonly number[]): number {
  const mean = average(values);
  const variance = average(values.map((value) => (value - mean) ** 2));
  const joint = average(values.slice(1).map((value, index) => (value - mean) * (values[index]! - mean)));
  return variance > 0 ? joint / variance : Number.NaN;
}

function estimateTail(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => right - left);
  const top = Math.max(5, Math.floor(sorted.length / 10));
  const base = sorted[top] ?? 0;
  if (base <= 0) return Number.NaN;
  return 1 / Math.max(1e-9, average(sorted.slice(0, top).map((value) => Math.log(value / base))));
}

const ROWS: readonly [string, (shape: TrafficShape) => number][] = [
  ['variance / mean of 10 min at one time of day', (shape) => shape.dispersion],
  ['deviation / mean of their dollars', (shape) => shape.variation],
  ['share of empty 10 min', (shape) => shape.emptyShare],
  ['change from workday to workday, nats', (shape) => shape.dayChange],
  ['spread of weekly levels, nats', (shape) => shape.weekChange],
  ['correlation with the workday before', (shape) => shape.dayMemory],
  ['correlation with the hour before', (shape) => shape.hourMemory],
  ['tail index of 10 min', (shape) => shape.tailIndex],
];

/** Medians over keys with their 10-90 %, each kind of traffic a column. */
export function renderShapes(kinds: Readonly<Record<string, readonly TrafficShape[]>>): string[][] {
  const head = ['traffic', ...Object.entries(kinds).map(([name, shapes]) => `${name} (${shapes.length} keys)`)];
  const show = (values: number[]) =>
    `${findQuantile(values, 0.5).toPrecision(3)} (${findQuantile(values, 0.1).toPrecision(2)} to ${findQuantile(values, 0.9).toPrecision(2)})`;
  return [
    head,
    ...ROWS.map(([name, read]) => [
      name,
      ...Object.values(kinds).map((shapes) => show(shapes.map(read).filter(Number.isFinite))),
    ]),
  ];
}
