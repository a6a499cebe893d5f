import type { UsageHoursResponse } from '@/lib/contracts/usage/usage';
import type { Reader } from '@/lib/domain/reader';
import { formatHour, formatZone, listWeekdays } from '@/lib/presenters/instant';
import {
  computeMetric,
  formatMetric,
  isRatio,
  METRIC_LABEL,
  readDivisor,
  readMetric,
  type UsageMetric,
} from './usage-metric';

export type WeekMapModel = {
  title: string;
  hours: number[];
  rows: { weekday: string; cells: { hour: number; level: number | null; title: string }[] }[];
  lowest: string;
  highest: string;
  summary: string;
  zone: string;
  /** Some hours lie across two that are stored whole. */
  isApproximate: boolean;
};

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
/** Faintest and strongest shade in percent; the faintest is still distinct from no usage. */
const SHADES = { least: 8, most: 90 };

/** An ordinary week: the average of each hour of each weekday. */
export function buildWeekMap(
  answer: UsageHoursResponse,
  metric: UsageMetric,
  { locale }: Pick<Reader, 'locale'>,
): WeekMapModel {
  const reader = { locale, timezone: answer.timezone };
  const weekdays = listWeekdays(reader);
  const cells = new Map(answer.cells.map((cell) => [`${cell.weekday} ${cell.hour}`, cell]));
  const average = (cell: UsageHoursResponse['cells'][number]) => {
    const value = computeMetric(cell.totals, metric);
    return value === null ? null : isRatio(metric) ? value : value / cell.hours;
  };
  const known = answer.cells.flatMap((cell) => {
    const value = average(cell);
    return value === null ? [] : [{ cell, value }];
  });
  const most = known.reduce((best, one) => Math.max(best, one.value), 0);
  const peak = known.find((one) => one.value === most);
  const describe = (weekday: number, hour: number) => {
    const name = `${weekdays[weekday - 1]} ${formatHour(hour, reader)}`;
    const cell = cells.get(`${weekday} ${hour}`);
    if (!cell) return { hour, level: null, title: `${name}: no data` };
    const value = average(cell);
    const level =
      value === null || most === 0
        ? null
        : value === 0
          ? 0
          : SHADES.least + (value / most) * (SHADES.most - SHADES.least);
    const mark = cell.approximate ? ' (approximate)' : '';
    return { hour, level, title: `${name}: ${renderAverage(cell, metric, reader)}${mark}` };
  };
  const title = `${METRIC_LABEL[metric]}, an ordinary week`;
  return {
    title,
    hours: HOURS,
    rows: weekdays.map((weekday, at) => ({ weekday, cells: HOURS.map((hour) => describe(at + 1, hour)) })),
    lowest: '0',
    highest: peak ? renderAverage(peak.cell, metric, reader) : '–',
    summary: peak
      ? `${title}: highest ${renderAverage(peak.cell, metric, reader)} on ${weekdays[peak.cell.weekday - 1]} at ${formatHour(peak.cell.hour, reader)}.`
      : `${title}: nothing measured in this window.`,
    zone: formatZone(reader, answer.to),
    isApproximate: answer.cells.some((cell) => cell.approximate),
  };
}

/** Exact sum divided by the number of hours, rounded once. */
function renderAverage(
  { totals, hours }: UsageHoursResponse['cells'][number],
  metric: UsageMetric,
  reader: Reader,
): string {
  const over = readMetric(totals, metric);
  if (over === null) return 'unpriced';
  if (isRatio(metric)) return formatMetric(over, metric, reader, readDivisor(totals, metric));
  return `${formatMetric((2n * over + BigInt(hours)) / (2n * BigInt(hours)), metric, reader)} an hour`;
}
