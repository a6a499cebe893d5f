import type { Budget, BudgetStatus } from '@/lib/contracts/budgets/budgets';
import type { Reader } from '@/lib/domain/reader';
import { formatCount, formatPercent, formatQuantity } from '@/lib/presenters/count';
import { formatCalendarDay, formatDay, formatDayTime, formatTime } from '@/lib/presenters/instant';
import { formatMoney, formatMoneyRange, formatMoneyRough } from '@/lib/presenters/money';

type Language = Pick<Reader, 'locale'>;

export const PERIOD_LABEL: Record<Budget['period'], string> = {
  hour: 'Hourly',
  day: 'Daily',
  week: 'Weekly',
  month: 'Monthly',
};

export type BudgetView = {
  tone: 'ok' | 'warning' | 'critical';
  stateText: string;
  spent: string;
  amount: string;
  percentText: string;
  /** Width of the bar and place of the forecast mark, 0..100 of the track; past the limit both are at its end. */
  barPercent: number;
  forecastPercent: number | null;
  remainingText: string;
  forecastText: string;
  periodText: string;
  /** What the figures do not tell exactly; empty = they do. */
  coverageText: string;
  /** Which part of them rests on an assumption or has no price; empty = none. */
  priceText: string;
  /** What the amount leaves out because another connection bills it. */
  leftOutTexts: string[];
};

const STATE_TEXT: Record<BudgetStatus['state'], string> = {
  ok: 'On track',
  warning: 'At risk',
  exceeded: 'Over budget',
  scheduled: 'Not begun',
  ended: 'Ended',
};

/** A budget's progress in words and widths. The whole track is the budget. */
export function buildBudgetView(budget: Budget, status: BudgetStatus, reader: Language): BudgetView {
  const isOver = status.remaining.startsWith('-');
  return {
    tone: status.state === 'exceeded' ? 'critical' : status.state === 'warning' ? 'warning' : 'ok',
    stateText: STATE_TEXT[status.state],
    spent: formatMoney(status.spent, reader),
    amount: formatMoney(status.limit, reader),
    percentText: formatPart(status.percent, reader),
    barPercent: clampPercent(status.percent),
    forecastPercent: status.forecast === null ? null : clampPercent(status.forecast.percent),
    remainingText: isOver
      ? `${formatMoney(status.remaining.slice(1), reader)} over`
      : `${formatMoney(status.remaining, reader)} left`,
    forecastText: describeForecast(status, reader),
    periodText: describePeriod(budget, status, reader),
    coverageText: describeCoverage(status, { locale: reader.locale, timezone: budget.timezone }),
    priceText: describePrices(status, reader),
    leftOutTexts: describeLeftOut(status, reader),
  };
}

/** Percent of the budget; from ten times the budget on, how many times: 125 -> "125%", 4200 -> "42×". */
function formatPart(percent: number, reader: Language): string {
  return percent < 1_000 ? formatPercent(percent, reader) : `${formatCount(Math.round(percent / 100), reader)}×`;
}

/** Place on the track: credits may put spend below zero. */
const clampPercent = (percent: number) => Math.min(100, Math.max(0, percent));

function describeCoverage(status: BudgetStatus, reader: Reader): string {
  if (status.noDataSince !== null && status.state !== 'ended' && status.state !== 'scheduled') {
    return `No usage was read since ${formatDayTime(status.noDataSince, reader)}: alerts hold, and more may have been spent`;
  }
  if (!status.complete) return 'Begins before usage was read: some of it is missing';
  return status.approximate ? 'Approximate: the edges of the period are stored by whole days or hours' : '';
}

/** What of the amount is not known for sure; empty = all of it is. */
function describePrices({ assumed, unpricedRequests }: BudgetStatus, reader: Language): string {
  const parts = [
    assumed === '0' ? '' : `${formatMoney(assumed, reader)} of it assumed`,
    unpricedRequests === 0 ? '' : `${formatQuantity(unpricedRequests, 'request', reader)} without a known price`,
  ].filter(Boolean);
  return parts.join('; ');
}

/** What the amount leaves out because another connection bills it, a line a gateway and vendor. */
function describeLeftOut({ leftOut = [] }: BudgetStatus, reader: Language): string[] {
  return leftOut.map(({ cost, name, billedByName }) => {
    const amount = cost === null ? 'Usage' : formatMoney(cost, reader);
    return `Without ${amount} seen through “${name}”: ${billedByName} bills it and is connected as well`;
  });
}

function describeForecast(status: BudgetStatus, reader: Language): string {
  if (status.forecast === null) return 'Forecast needs a few more days of history';
  const { amount, low, high, percent } = status.forecast;
  const range = formatMoneyRange(low, high, reader);
  const isOver = status.remaining.startsWith('-');
  const crossing =
    status.crossesOn === null || isOver ? '' : `, crosses on ${formatCalendarDay(status.crossesOn, reader)}`;
  const marks = describeForecastMarks(status.forecast, reader).map((mark) => `, ${mark}`);
  return `Forecast ${formatMoneyRough(amount, reader)} (${formatPart(percent, reader)}; ${range})${crossing}${marks.join('')}`;
}

/** What a forecast does not know for sure; empty = nothing is assumed or missing. */
export function describeForecastMarks(
  { assumed, unpriced }: Pick<NonNullable<BudgetStatus['forecast']>, 'assumed' | 'unpriced'>,
  reader: Language,
): string[] {
  return [
    ...(assumed === '0' ? [] : [`about ${formatMoneyRough(assumed, reader)} of it assumed`]),
    ...(unpriced ? ['without unpriced usage'] : []),
  ];
}

function describePeriod(budget: Budget, status: BudgetStatus, { locale }: Language): string {
  const { start, end } = status.period;
  const reader = { locale, timezone: budget.timezone };
  if (budget.period === 'hour') return `${formatTime(start, reader)}–${formatTime(end, reader)}`;
  const lastInstant = new Date(Date.parse(end) - 1);
  const first = formatDay(start, reader);
  const last = formatDay(lastInstant, reader);
  return first === last ? first : `${first} – ${last}`;
}

/** "80%, 100% spent; 100% forecast". */
export function describeThresholds(thresholds: Budget['thresholds']): string {
  const list = (basis: 'actual' | 'forecast') =>
    thresholds
      .filter((one) => one.basis === basis)
      .map((one) => one.percent)
      .sort((a, b) => a - b)
      .map((percent) => `${percent}%`)
      .join(', ');
  const actual = list('actual');
  const forecast = list('forecast');
  const parts = [actual && `${actual} spent`, forecast && `${forecast} forecast`].filter(Boolean);
  return parts.length === 0 ? 'No alerts' : `Alerts at ${parts.join('; ')}`;
}
