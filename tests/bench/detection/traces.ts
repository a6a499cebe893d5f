import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { parseRecordedBucket } from '@/lib/cli/backtest/bucket';
import { LocalCalendar } from '@/lib/domain/anomaly/local-calendar';
import { type LeakLabels, readLabels } from './labels';

/** Usage of one series by minute of its own wall clock, from a Monday 00:00 on. */
export type Trace = {
  name: string;
  /** Whole weeks; the arrays have as many minutes. */
  weeks: number;
  requests: Float32Array;
  /** Dollars; null = the trace counts and has no prices. */
  cost: Float32Array | null;
};

const WEEK = 7 * 1_440;
/** Longest step of a series that is still dealt over its minutes. */
const MOST_STEP_MINUTES = 60;
/** A series used in fewer minutes says nothing about traffic. */
const LEAST_USED_MINUTES = 200;
const TIME_COLUMNS = ['time', 'timestamp', 'period', 'minute', 'local_time', 'ds', 'unix_utc'];
const COUNT_COLUMNS = ['requests', 'count', 'value', 'cnt', 'y'];
const SERIES_COLUMNS = ['series', 'key', 'api_key_id', 'author_idx'];

type Sample = { minute: number; requests: number; cost: number };

/**
 * Reads every series of a folder and its subfolders: `*.jsonl` as `spendwatch backtest` takes it, one series a key, and
 * `*.csv` with a column of times, one of counts, and columns of series and cost where it has them. Either may end in
 * `.gz`. Other files are left alone. Times become the wall clock of `timezone`. What `labels.json` beside a recording
 * calls a leak is cut out, and the same minutes of the week before stand there.
 */
export async function readTraces(directory: string, timezone: string): Promise<Trace[]> {
  const calendar = new LocalCalendar(timezone);
  const traces: Trace[] = [];
  const files = await readdir(directory, { recursive: true });
  for (const file of files.sort()) {
    const match = /\.(jsonl|csv)(\.gz)?$/.exec(file);
    if (!match) continue;
    const at = path.join(directory, file);
    const bytes = await readFile(at);
    const lines = match[2] === undefined ? bytes : gunzipSync(bytes);
    const labels = match[1] === 'jsonl' ? await readLabels(path.dirname(at)) : null;
    const bySeries = match[1] === 'jsonl' ? readBuckets(lines, labels) : readRows(lines);
    for (const [name, samples] of bySeries) {
      const trace = buildTrace(name === '' ? file : `${file} ${name}`, samples, calendar);
      if (trace) traces.push(trace);
    }
  }
  if (traces.length === 0) throw new RangeError(`traces "${directory}": no series of a week or more found`);
  return traces;
}

/** The newest form of each minute, by key; a model that only leaks use is left out. */
function readBuckets(lines: Buffer, labels: LeakLabels | null): Map<string, Sample[]> {
  const byKey = new Map<string, Map<number, Sample>>();
  let observedAt = 0;
  for (let start = 0; start < lines.length; ) {
    const found = lines.indexOf(10, start);
    const end = found === -1 ? lines.length : found;
    const line = lines.toString('utf8', start, end);
    start = end + 1;
    if (line.trim() === '') continue;
    const bucket = parseRecordedBucket(line, observedAt);
    observedAt = bucket.observedAtSeconds;
    const minute = bucket.startSeconds / 60;
    const sums = new Map<string, Sample>();
    for (const row of bucket.rows) {
      const key = row.apiKeyId ?? '';
      const known = sums.get(key) ?? { minute, requests: 0, cost: 0 };
      known.requests += row.requests;
      known.cost += Number(row.costNanos ?? 0n) / 1e9;
      sums.set(key, known);
    }
    for (const [key, sample] of sums) {
      const known = byKey.get(key) ?? new Map<number, Sample>();
      byKey.set(key, known.set(minute, sample));
    }
  }
  return new Map(
    [...byKey].map(([key, minutes]) => [key, labels ? cutLeaks(key, minutes, labels) : [...minutes.values()]]),
  );
}

function cutLeaks(key: string, minutes: ReadonlyMap<number, Sample>, labels: LeakLabels): Sample[] {
  const isLeak = (minute: number) =>
    labels.leaks.some((leak) => leak.key === key && minute >= leak.start - 1 && minute < leak.end + 5);
  const kept: Sample[] = [];
  for (const [minute, sample] of minutes) if (!isLeak(minute)) kept.push(sample);
  for (const { key: owner, start, end } of labels.leaks) {
    if (owner !== key) continue;
    for (let minute = start - 1; minute < end + 5; minute++) {
      let source = minute;
      while (isLeak(source)) source -= WEEK;
      const sample = minutes.get(source);
      if (sample) kept.push({ ...sample, minute });
    }
  }
  return kept;
}

function readRows(lines: Buffer): Map<string, Sample[]> {
  const rows = parse(lines, { columns: true, relax_column_count: true, skip_empty_lines: true }) as Record<
    string,
    string
  >[];
  const names = Object.keys(rows[0] ?? {});
  const pick = (wanted: readonly string[]) => wanted.find((name) => names.includes(name));
  const time = pick(TIME_COLUMNS);
  const count = pick(COUNT_COLUMNS);
  const series = pick(SERIES_COLUMNS);
  const bySeries = new Map<string, Sample[]>();
  // One row an event has no column of counts.
  if (time === undefined || (count === undefined && series === undefined)) return bySeries;
  for (const row of rows) {
    const text = row[time] ?? '';
    const seconds = /^\d+(\.\d+)?$/.test(text)
      ? Number(text)
      : Date.parse(`${text.replace(' ', 'T').slice(0, 19)}Z`) / 1_000;
    if (!Number.isFinite(seconds)) continue;
    const name = series === undefined ? '' : (row[series] ?? '');
    const requests = count === undefined ? 1 : Math.max(0, Number(row[count]) || 0);
    const sample = { minute: Math.floor(seconds / 60), requests, cost: Math.max(0, Number(row['cost']) || 0) };
    const known = bySeries.get(name);
    if (known) known.push(sample);
    else bySeries.set(name, [sample]);
  }
  return bySeries;
}

/** Null = shorter than a week, too coarse, or hardly used. */
function buildTrace(name: string, samples: Sample[], calendar: LocalCalendar): Trace | null {
  samples.sort((left, right) => left.minute - right.minute);
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || samples.length < LEAST_USED_MINUTES) return null;
  const step = findStep(samples);
  if (step > MOST_STEP_MINUTES) return null;
  // Minute 0 was a Thursday; a Monday begins three days before each multiple of a week.
  const begin = Math.ceil((calendar.convertToLocal(first.minute) - 4 * 1_440) / WEEK) * WEEK + 4 * 1_440;
  // Hours that are missing at the end of the last week stay empty.
  const spanned = calendar.convertToLocal(last.minute) - calendar.convertToLocal(first.minute) + step;
  const weeks = Math.floor(spanned / WEEK + 0.1);
  if (weeks < 1) return null;
  const length = weeks * WEEK;
  const requests = new Float32Array(length);
  const cost = new Float32Array(length);
  let dollars = 0;
  for (const sample of samples) {
    const local = calendar.convertToLocal(sample.minute);
    if (local - calendar.convertToLocal(first.minute) >= length) break;
    for (let offset = 0; offset < step; offset++) {
      // What lies before the first Monday closes the last week.
      const index = (((local + offset - begin) % length) + length) % length;
      requests[index] = requests[index]! + sample.requests / step;
      cost[index] = cost[index]! + sample.cost / step;
    }
    dollars += sample.cost;
  }
  return { name, weeks, requests, cost: dollars > 0 ? cost : null };
}

/** Usual minutes between two samples where they come regularly; events and minutes have 1. */
function findStep(samples: readonly Sample[]): number {
  const steps = new Map<number, number>();
  for (let index = 1; index < samples.length; index++) {
    const step = samples[index]!.minute - samples[index - 1]!.minute;
    steps.set(step, (steps.get(step) ?? 0) + 1);
  }
  const [step = 1, times = 0] = [...steps].sort((left, right) => right[1] - left[1])[0] ?? [];
  return times > 0.8 * samples.length ? Math.max(1, step) : 1;
}
