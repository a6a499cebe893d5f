import type { Overview } from '@/lib/contracts/usage/overview';
import { convertNanosToNumber, parseDecimalToNanos } from '@/lib/domain/money';
import type { Reader } from '@/lib/domain/reader';
import { DAY_MS } from '@/lib/domain/time';
import { formatCalendarDay, formatDay, formatDayTime, formatIsoDay } from '@/lib/presenters/instant';
import { formatMoney, formatMoneyRough, formatMoneyTick } from '@/lib/presenters/money';
import { planValueAxis } from '@/lib/presenters/scale';
import { describeForecastMarks } from './budget-view';

/** A point of the month: `at` in days since its first midnight, `value` in dollars spent until then. */
export type BurnPoint = { at: number; value: number };

type Language = Pick<Reader, 'locale'>;

export type BurnDownModel = {
  days: number;
  spent: BurnPoint[];
  /** From now to the month's end: the middle and the edges of the range that four out of five months end in. */
  forecast: { amount: BurnPoint; low: BurnPoint; high: BurnPoint } | null;
  budget: { value: number; text: string } | null;
  crossing: { at: number; text: string } | null;
  axis: { max: number; ticks: { value: number; text: string }[] };
  labels: { at: number; text: string }[];
  /** The same in words. */
  summary: string;
  /** The line in numbers, newest first. */
  rows: { until: string; spent: string }[];
};

/**
 * Spend of the month as it added up, the budget as a line, and the forecast as a cone. Null while there is neither
 * a budget nor a forecast: a rising line alone says nothing.
 */
export function buildBurnDown(overview: Overview, reader: Language): BurnDownModel | null {
  const { forecast, timezone, course } = overview;
  const [start] = course;
  if (!forecast || !start) return null;
  const month = formatIsoDay(start.at, timezone).slice(0, 8);
  const days = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
  const spent = course.map(({ at, spent }) => ({
    at: Math.min(days, (Date.parse(at) - Date.parse(start.at)) / DAY_MS),
    value: drawDollars(spent),
  }));
  const last = spent[spent.length - 1] ?? { at: 0, value: 0 };
  const ends = (['amount', 'low', 'high'] as const).map((name) => drawDollars(forecast[name]));
  const budget = forecast.budget === null ? null : toDollars(forecast.budget);
  const axis = planValueAxis(Math.max(last.value, budget ?? 0, ...ends), 3);
  const [amount = 0, low = 0, high = 0] = ends;
  return {
    days,
    spent,
    forecast: { amount: { at: days, value: amount }, low: { at: days, value: low }, high: { at: days, value: high } },
    budget:
      budget === null || forecast.budget === null
        ? null
        : { value: budget, text: `Budget ${formatMoneyRough(forecast.budget, reader)}` },
    crossing: findCrossing(forecast.crossesOn, month, reader),
    axis: { max: axis.max, ticks: axis.ticks.map((value) => ({ value, text: formatMoneyTick(value, reader) })) },
    labels: [1, 8, 15, 22, 29]
      .filter((day) => day <= days)
      .map((day) => ({ at: day - 1, text: labelDay(month, day, reader) })),
    summary: describe(overview, reader),
    rows: course
      .slice(1)
      .reverse()
      .map(({ at, spent }) => ({
        until: formatDayTime(at, { ...reader, timezone }),
        spent: formatMoney(spent, reader),
      })),
  };
}

const toDollars = (amount: string) => convertNanosToNumber(parseDecimalToNanos(amount));
/** Credits may put spend below zero: the line then runs along the bottom. */
const drawDollars = (amount: string) => Math.max(0, toDollars(amount));
const labelDay = (month: string, day: number, { locale }: Language) =>
  formatDay(`${month}${String(day).padStart(2, '0')}T00:00:00Z`, { locale, timezone: 'UTC' });

function findCrossing(crossesOn: string | null, month: string, reader: Language): BurnDownModel['crossing'] {
  if (crossesOn === null || !crossesOn.startsWith(month)) return null;
  return { at: Number(crossesOn.slice(8)) - 0.5, text: `passed ${formatCalendarDay(crossesOn, reader)}` };
}

function describe({ forecast, monthToDate }: Overview, reader: Language): string {
  if (!forecast) return '';
  const spent = `${formatMoneyRough(monthToDate.amount, reader)} spent this month`;
  const marks = describeForecastMarks(forecast, reader).map((mark) => `, ${mark}`);
  const end = `forecast ${formatMoneyRough(forecast.amount, reader)}, likely ${formatMoneyRough(forecast.low, reader)} to ${formatMoneyRough(forecast.high, reader)}${marks.join('')}`;
  if (forecast.budget === null) return `${spent}; ${end}.`;
  const budget = `budget ${formatMoneyRough(forecast.budget, reader)}`;
  const crossing =
    forecast.crossesOn === null
      ? 'not passed this month'
      : `passed on ${formatCalendarDay(forecast.crossesOn, reader)}`;
  return `${spent}; ${end}; ${budget}, ${crossing} at this pace.`;
}
